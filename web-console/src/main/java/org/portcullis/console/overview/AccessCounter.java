package org.portcullis.console.overview;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.portcullis.console.EventQuery;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventFacet;
import org.portcullis.siem.index.EventSearch.Wanted;

/** Counts what became of authentications, by the index of events. */
final class AccessCounter {
    private static final int MOST_FAILURES = 6;
    private static final int ALL_CODES = 1000;
    private static final Map<String, FailureCode> CODES =
            Arrays.stream(FailureCode.values()).collect(Collectors.toMap(FailureCode::code, Function.identity()));
    private static final List<EventAction> ACTIONS =
            List.of(EventAction.ACCESS_ACCEPT, EventAction.ACCESS_REJECT, EventAction.AUTHENTICATION_ABANDONED);
    private static final String ACCESS = Field.EVENT_ACTION.name() + ": ("
            + ACTIONS.stream().map(EventAction::word).collect(Collectors.joining(" or ")) + ")";

    private final EventQuery events;
    private final InstantSource clock;

    AccessCounter(EventQuery events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    AccessCount count(Period period) {
        Instant to = period.end(clock.instant());
        Instant from = to.minus(period.length());
        EventFacet actions = facet(ACCESS, from, to, Field.EVENT_ACTION, ACTIONS.size());
        Map<String, Long> before = counts(facet("", from.minus(period.length()), from, Field.FAILURE_CODE, ALL_CODES));
        EventFacet codes = facet("", from, to, Field.FAILURE_CODE, MOST_FAILURES);
        Map<String, Long> counts = counts(actions);
        return new AccessCount(
                from,
                to,
                counts.getOrDefault(EventAction.ACCESS_ACCEPT.word(), 0L),
                counts.getOrDefault(EventAction.ACCESS_REJECT.word(), 0L),
                counts.getOrDefault(EventAction.AUTHENTICATION_ABANDONED.word(), 0L),
                codes.values().stream().map(code -> failure(code, before)).toList(),
                actions.incomplete());
    }

    /** Whether a device was ever let in or refused. */
    boolean begun() {
        return !events.next(Wanted.of(ACCESS), Optional.empty(), 1).events().isEmpty();
    }

    private EventFacet facet(String query, Instant from, Instant to, Field field, int limit) {
        return events.facet(new Wanted(query, Optional.of(from), Optional.of(to)), field, limit);
    }

    private static Map<String, Long> counts(EventFacet facet) {
        return facet.values().stream().collect(Collectors.toMap(EventFacet.Count::value, EventFacet.Count::count));
    }

    private static AccessCount.Failure failure(EventFacet.Count count, Map<String, Long> before) {
        Optional<FailureCode> known = Optional.ofNullable(CODES.get(count.value()));
        return new AccessCount.Failure(
                count.value(),
                known.map(code -> code.side().word()).orElse(""),
                known.map(FailureCode::fix).orElse(""),
                count.count(),
                before.getOrDefault(count.value(), 0L));
    }
}
