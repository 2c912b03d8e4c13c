package org.portcullis.radius.access;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;

/**
 * Answers requests for a MAC address without EAP (MAC authentication bypass). A way of its own beside the EAP conversations:
 * one request, one decision by {@link MacDecisionPoint}, one answer.
 */
final class MacFlow {
    private final MacDecisionPoint decisionPoint;
    private final AnswerWriter answers;
    private final GrantWriter grants;
    private final DecisionLog decisions;
    private final RejectDelay rejects;
    private final Admissions admissions;
    private final Sightings sightings;
    private final Counters<AccessCount> counts;
    private final RadiusClock clock;

    MacFlow(
            MacDecisionPoint decisionPoint,
            AnswerWriter answers,
            GrantWriter grants,
            DecisionLog decisions,
            RejectDelay rejects,
            Admissions admissions,
            Sightings sightings,
            Counters<AccessCount> counts,
            RadiusClock clock) {
        this.decisionPoint = decisionPoint;
        this.answers = answers;
        this.grants = grants;
        this.decisions = decisions;
        this.rejects = rejects;
        this.admissions = admissions;
        this.sightings = sightings;
        this.counts = counts;
        this.clock = clock;
    }

    /** Reads the registry, so it runs on the pool. */
    void answer(Exchange exchange, MacClaim claim) {
        long begunAt = clock.nanoTime().getAsLong();
        AccessRequest request = PortFacts.read(
                exchange.attributes(), exchange.nas(), exchange.source().getAddress(), "");
        Decision decision = decide(claim, request);
        Optional<Grant> grant = Optional.empty();
        Optional<Session> session = Optional.empty();
        if (decision instanceof Decision.Bypass bypass) {
            Grant given = grants.grant(bypass, exchange.nas());
            grant = Optional.of(given);
            session = Optional.of(
                    SessionFacts.of(exchange, bypass, given, clock.wall().instant()));
        }
        // Written before the event is kept: an answer that cannot be written must not leave an event behind.
        byte[] answer = grant.map(given -> answers.accept(exchange, given))
                .orElseGet(() -> exchange.encode(Code.ACCESS_REJECT, List.of()));
        AccessEvents.Facts facts = new AccessEvents.Facts(
                request,
                decision,
                Optional.empty(),
                Optional.empty(),
                session,
                clock.nanoTime().getAsLong() - begunAt,
                Course.of(exchange.attributes()));
        sightings.decided(exchange, facts);
        Optional<Session> begun = session;
        begun.ifPresent(permitted -> admissions.promised(permitted.id()));
        decisions.keep(facts, () -> send(exchange, begun, answer), () -> {
            begun.ifPresent(permitted -> admissions.withdrawn(permitted.id()));
            exchange.drop(DropReason.EVENT_NOT_KEPT);
        });
    }

    private Decision decide(MacClaim claim, AccessRequest request) {
        if (claim instanceof MacClaim.Sound sound) {
            return decisionPoint.decide(sound.mac(), request);
        }
        if (!decisionPoint.enabled()) {
            return decisionPoint.disabled();
        }
        MacClaim.Unsound unsound = (MacClaim.Unsound) claim;
        return Decision.Refuse.early(
                unsound.code(), unsound.why(), List.of("method: MAC authentication", unsound.why()));
    }

    private void send(Exchange exchange, Optional<Session> begun, byte[] answer) {
        if (begun.isPresent()) {
            admissions.admitted(begun.get());
            counts.count(AccessCount.ACCEPTS);
            counts.count(AccessCount.BYPASSES);
            exchange.send(answer);
        } else {
            counts.count(AccessCount.REJECTS);
            rejects.later(() -> exchange.send(answer));
        }
    }
}
