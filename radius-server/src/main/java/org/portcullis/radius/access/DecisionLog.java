package org.portcullis.radius.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.event.SecurityEvent;

/**
 * Has every decision's event kept before its answer goes out. Of identical refusals in a window the first few have events;
 * the others are answered at once, counted, and have one event together when the window ends.
 */
final class DecisionLog {
    private final AccessEvents events;
    private final EventGate gate;
    private final BooleanSupplier serving;
    private final RefusalStorms storms;
    private final DecisionCounts counts = new DecisionCounts();

    /** Events of storms that could not be written; no more than there are windows, the newest are left out. */
    private final BlockingQueue<SecurityEvent> unwritten = new ArrayBlockingQueue<>(RefusalStorms.MAX_WINDOWS);

    /**
     * @param serving false while events cannot be kept; then no refusal is answered, not even one that has no event
     * @param window how long identical refusals are counted as one
     */
    DecisionLog(AccessEvents events, EventGate gate, BooleanSupplier serving, Duration window, RadiusClock clock) {
        this.events = events;
        this.gate = gate;
        this.serving = serving;
        storms = new RefusalStorms(RefusalStorms.MAX_WINDOWS, window, clock, storm -> write(events.summary(storm)));
    }

    /**
     * Runs one of the two, once.
     *
     * @param kept when the answer may go out
     * @param lost when it may not
     */
    void keep(AccessEvents.Facts facts, Runnable kept, Runnable lost) {
        counts.decided(facts.decision(), facts.durationNanos());
        if (!(facts.decision() instanceof Decision.Refuse refusal)) {
            gate.keep(events.event(facts), kept, lost);
        } else if (!serving.getAsBoolean()) {
            lost.run();
        } else if (storms.wantsEvent(facts.request(), refusal)) {
            gate.keep(events.event(facts), kept, () -> {
                storms.eventLost(facts.request(), refusal);
                lost.run();
            });
        } else {
            kept.run();
        }
    }

    /** What was decided since the start. */
    DecisionCounts counts() {
        return counts;
    }

    /**
     * Has the event of a conversation written that came to no decision; nothing waits for it.
     *
     * @param ofItsOwn whether such attempts of another device are another matter; else those of a switch are one
     */
    void note(AccessEvents.Facts facts, Decision.Refuse silence, boolean ofItsOwn) {
        AccessRequest key =
                ofItsOwn ? facts.request() : new AccessRequest(facts.request().nas(), Optional.empty(), "", "", "", "");
        if (serving.getAsBoolean() && storms.wantsEvent(key, silence)) {
            gate.keepAlone(events.event(facts), () -> storms.eventLost(key, silence));
        }
    }

    /** Writes the events of the windows that are over, and those that could not be written before. */
    void endDueStorms() {
        if (serving.getAsBoolean()) {
            writeAgain();
            storms.endDue();
        }
    }

    /** Writes the events of all windows, because the server stops. */
    void endAllStorms() {
        writeAgain();
        storms.endAll();
    }

    private void writeAgain() {
        List<SecurityEvent> again = new ArrayList<>();
        unwritten.drainTo(again);
        again.forEach(this::write);
    }

    private void write(SecurityEvent summary) {
        gate.keepAlone(summary, () -> unwritten.offer(summary));
    }
}
