package org.portcullis.console.page.certificates;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.portcullis.console.overview.Expiry;
import org.portcullis.policy.device.CertificateEnd;

/**
 * Which certificates are listed, as the address of the page says.
 *
 * @param within {@code quarter}: what ends in the next 13 weeks; {@code soon}; {@code late}: what has ended
 * @param week the beginning of the one week that is wanted
 * @param seen whether only devices are wanted that were seen lately
 */
public record Choice(String within, Optional<Instant> week, Optional<String> type, Optional<String> nas, boolean seen) {
    private static final String QUARTER = "quarter";
    private static final List<String> TIMES = List.of(QUARTER, "soon", "late");
    private static final Duration WEEK = Duration.ofDays(7);

    /** @param parameters gives the value of each, or null */
    static Choice of(UnaryOperator<String> parameters) {
        return new Choice(
                given(parameters, "within").filter(TIMES::contains).orElse(QUARTER),
                given(parameters, "week").flatMap(Choice::time),
                given(parameters, "type"),
                given(parameters, "nas"),
                given(parameters, "seen").isPresent());
    }

    private static Optional<String> given(UnaryOperator<String> parameters, String name) {
        return Optional.ofNullable(parameters.apply(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notOne) {
            return Optional.empty();
        }
    }

    CertificateEnd.Wanted wanted(Instant now) {
        Instant from = week.orElse(within.equals("late") ? now.minus(Expiry.REACH) : now);
        Instant to = week.map(beginning -> beginning.plus(WEEK))
                .orElse(within.equals("late") ? now : now.plus(within.equals("soon") ? Expiry.SOON : Expiry.REACH));
        return new CertificateEnd.Wanted(
                from, to, type, nas, seen ? Optional.of(now.minus(Expiry.LATELY)) : Optional.empty());
    }

    Choice ofWeek(Instant beginning) {
        return new Choice(QUARTER, Optional.of(beginning), type, nas, seen);
    }

    Choice ofType(String other) {
        return new Choice(within, week, Optional.of(other).filter(word -> !word.isEmpty()), nas, seen);
    }

    Choice ofNas(String other) {
        return new Choice(within, week, type, Optional.of(other).filter(word -> !word.isEmpty()), seen);
    }

    Choice seen(boolean other) {
        return new Choice(within, week, type, nas, other);
    }

    /** Whether there are more than these. */
    public boolean isNarrowed() {
        return week.isPresent() || type.isPresent() || nas.isPresent() || seen || !within.equals(QUARTER);
    }

    /** Of the page that shows them. */
    public String address() {
        List<String> parameters = new ArrayList<>();
        if (!within.equals(QUARTER)) {
            parameters.add("within=" + within);
        }
        week.ifPresent(beginning -> parameters.add("week=" + encoded(beginning.toString())));
        type.ifPresent(word -> parameters.add("type=" + encoded(word)));
        nas.ifPresent(name -> parameters.add("nas=" + encoded(name)));
        if (seen) {
            parameters.add("seen=true");
        }
        return parameters.isEmpty() ? "/certificates" : "/certificates?" + String.join("&", parameters);
    }

    /** What comes between the address and one more parameter. */
    String mark() {
        return address().contains("?") ? "&" : "?";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
