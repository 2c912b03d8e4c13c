package org.portcullis.policy.decision;

import java.time.InstantSource;
import org.portcullis.policy.device.ProvenCredential;

/** Counts which rule decided, whoever asks. */
public final class CountedDecisions implements PolicyDecisionPoint {
    private final PolicyDecisionPoint decisionPoint;
    private final RuleHits hits;
    private final InstantSource clock;

    public CountedDecisions(PolicyDecisionPoint decisionPoint, RuleHits hits, InstantSource clock) {
        this.decisionPoint = decisionPoint;
        this.hits = hits;
        this.clock = clock;
    }

    @Override
    public Decision decide(ProvenCredential credential, AccessRequest request) {
        Decision decision = decisionPoint.decide(credential, request);
        hits.note(decision, clock.instant());
        return decision;
    }

    @Override
    public boolean wouldPermit(ProvenCredential credential, AccessRequest request) {
        return decisionPoint.wouldPermit(credential, request);
    }
}
