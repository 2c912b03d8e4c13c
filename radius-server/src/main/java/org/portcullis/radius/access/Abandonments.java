package org.portcullis.radius.access;

import java.time.Duration;
import java.util.Optional;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.radius.packet.Counters;

/**
 * Writes down the conversations that a device or its switch gave up, with the point at which it fell silent. Those that
 * reached TLS have an event each, as long as they are not too many; the others, which anyone can begin by a mere identity,
 * have one together for each switch, after the first few.
 */
final class Abandonments implements ConversationTable.Expiry {
    /** Events in a minute that each speak of one device; beyond it they are counted for each switch. */
    static final int SINGLES = 100;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final DecisionLog decisions;
    private final Counters<AccessCount> counts;
    private final RadiusClock clock;

    private long minuteBegan;
    private int singles;

    Abandonments(DecisionLog decisions, Counters<AccessCount> counts, RadiusClock clock) {
        this.decisions = decisions;
        this.counts = counts;
        this.clock = clock;
        minuteBegan = clock.nanoTime().getAsLong();
    }

    @Override
    public void expired(Conversation conversation, boolean restarted) {
        counts.count(AccessCount.CONVERSATIONS_EXPIRED);
        if (restarted) {
            counts.count(AccessCount.CONVERSATIONS_RESTARTED);
            return;
        }
        // Where a step of it is still in work, the silence is this server's own.
        if (!conversation.tryEnter()) {
            return;
        }
        Optional<Decision.Refuse> silence = conversation.fallenSilent();
        silence.ifPresent(why -> decisions.note(
                new AccessEvents.Facts(
                        conversation.named(),
                        why,
                        conversation.tls(),
                        conversation.proven(),
                        conversation.session(),
                        conversation.age(clock.nanoTime()),
                        conversation.log().course()),
                why,
                why.code() != FailureCode.EAP_TIMEOUT_AT_START && isWithinBudget()));
    }

    private synchronized boolean isWithinBudget() {
        long now = clock.nanoTime().getAsLong();
        if (now - minuteBegan >= MINUTE) {
            minuteBegan = now;
            singles = 0;
        }
        return ++singles <= SINGLES;
    }
}
