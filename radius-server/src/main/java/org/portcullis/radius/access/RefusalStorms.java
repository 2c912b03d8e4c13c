package org.portcullis.radius.access;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventStorms;

/** Refusals that are identical: of the same device, at the same port, for the same cause; see {@link EventStorms}. */
final class RefusalStorms {
    static final int EVENTS = EventStorms.EVENTS;
    static final int MAX_WINDOWS = EventStorms.MAX_WINDOWS;

    /**
     * Refusals of one window beyond those with events.
     *
     * @param request of the last of them
     * @param refusal the last of them, without trace and context, which may differ between them
     * @param count at least 1
     * @param since when the window began
     * @param nanos from then to the last of them
     */
    record Storm(AccessRequest request, Decision.Refuse refusal, long count, Instant since, long nanos) {}

    /** @param device its MAC address; where the switch does not say that, what it calls itself */
    private record Key(String device, String nas, String port, FailureCode code) {
        static Key of(AccessRequest request, Decision.Refuse refusal) {
            return new Key(
                    request.mac().map(mac -> "MAC " + mac).orElse(request.identity()),
                    request.nas().name(),
                    request.port(),
                    refusal.code());
        }
    }

    private record Refused(AccessRequest request, Decision.Refuse refusal) {}

    private final EventStorms<Key, Refused> storms;

    /** @param ended gets every storm once, outside any lock */
    RefusalStorms(int maxWindows, Duration window, RadiusClock clock, Consumer<Storm> ended) {
        storms = new EventStorms<>(
                maxWindows,
                window,
                clock.wall(),
                clock.nanoTime(),
                storm -> ended.accept(new Storm(
                        storm.last().request(), storm.last().refusal(), storm.count(), storm.since(), storm.nanos())));
    }

    /** True when this refusal is to have an event of its own; false when it has been counted. */
    boolean wantsEvent(AccessRequest request, Decision.Refuse refusal) {
        return storms.wantsEvent(Key.of(request, refusal), new Refused(request, refusal.plain()));
    }

    /** The event that this refusal was to have could not be kept, so that another one is to have it. */
    void eventLost(AccessRequest request, Decision.Refuse refusal) {
        storms.eventLost(Key.of(request, refusal));
    }

    /** Ends the windows whose time is over. */
    void endDue() {
        storms.endDue();
    }

    /** Ends every window. */
    void endAll() {
        storms.endAll();
    }

    int size() {
        return storms.size();
    }
}
