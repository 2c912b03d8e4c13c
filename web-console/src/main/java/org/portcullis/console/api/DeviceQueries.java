package org.portcullis.console.api;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.Serial;

/** The parameters by which devices are looked for, at the API and at the page. */
public final class DeviceQueries {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private DeviceQueries() {}

    /**
     * {@code q}, {@code state} (several with commas between), {@code type}, {@code tag}, {@code seenBefore}, {@code seenSince} and
     * {@code expiresBefore}; each time is one, or how long it is from {@code now}.
     *
     * @throws Problem 422, when one of them cannot be understood
     */
    public static DeviceSearch search(Context context, Instant now) {
        DeviceSearch search = DeviceSearch.of(DeviceAnswers.query(context, "q").orElse(""), states(context))
                .at(new DeviceSearch.Times(
                        time(context, "seenBefore", now::minus),
                        time(context, "seenSince", now::minus),
                        time(context, "expiresBefore", now::plus)));
        search = DeviceAnswers.query(context, "type").map(search::ofType).orElse(search);
        return DeviceAnswers.query(context, "tag").map(search::tagged).orElse(search);
    }

    private static Set<LifecycleState> states(Context context) {
        Set<LifecycleState> states = EnumSet.noneOf(LifecycleState.class);
        DeviceAnswers.query(context, "state").ifPresent(words -> {
            for (String word : words.split(",")) {
                try {
                    states.add(DeviceBody.state(word));
                } catch (IllegalArgumentException unknown) {
                    throw Problem.input("state", unknown.getMessage());
                }
            }
        });
        return states;
    }

    private static Optional<Instant> time(Context context, String name, Function<Duration, Instant> from) {
        return DeviceAnswers.query(context, name).map(text -> {
            Optional<Duration> length = DurationText.parse(text);
            try {
                Instant time = length.isPresent() ? from.apply(length.get()) : Instant.parse(text);
                return Instant.ofEpochMilli(time.toEpochMilli());
            } catch (DateTimeException | ArithmeticException neither) {
                throw Problem.input(name, "write a duration like 8h or 30d, or a time like 2026-01-31T08:00:00Z");
            }
        });
    }

    /** Where the page before this one ended. */
    public static Optional<Serial> cursor(Context context) {
        return DeviceAnswers.query(context, "cursor").map(cursor -> {
            try {
                Serial last = new Serial(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
                if (cursor(last).equals(cursor)) {
                    return last;
                }
            } catch (IllegalArgumentException foreign) {
                // As what decodes and is none of ours.
            }
            throw Problem.input("cursor", "send the \"next\" of the page before this one");
        });
    }

    /** What {@link #cursor(Context)} reads. */
    public static String cursor(Serial last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.text().getBytes(StandardCharsets.UTF_8));
    }

    static int limit(Context context) {
        return Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT);
    }

    /** A serial as a part of a path. */
    public static String segment(Serial serial) {
        return URLEncoder.encode(serial.text(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
