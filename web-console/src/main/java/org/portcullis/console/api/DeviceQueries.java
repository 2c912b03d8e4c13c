package org.portcullis.console.api;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.Serial;

/** The parameters by which devices are looked for. */
final class DeviceQueries {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private DeviceQueries() {}

    /** {@code q} and {@code state}; states are separated by commas. */
    static DeviceSearch search(Context context) {
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
        return DeviceSearch.of(DeviceAnswers.query(context, "q").orElse(""), states);
    }

    /** Where the page before this one ended. */
    static Optional<Serial> cursor(Context context) {
        return DeviceAnswers.query(context, "cursor").map(cursor -> {
            try {
                return new Serial(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException foreign) {
                throw Problem.input("cursor", "send the \"next\" of the page before this one");
            }
        });
    }

    static String cursor(Serial last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.text().getBytes(StandardCharsets.UTF_8));
    }

    static int limit(Context context) {
        return Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT);
    }
}
