package org.portcullis.policy.decision;

import java.util.EnumSet;
import java.util.Set;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.device.ProvenCredential;

/**
 * Takes note of the MAC address of every device that proved a credential of its own, let in or not, so that the same address
 * without a certificate is recognised later as a device that falls back.
 */
public final class MacWitness implements PolicyDecisionPoint {
    /** The credential was somebody else's, or no longer anybody's. */
    private static final Set<FailureCode> NOT_PROVEN = EnumSet.of(
            FailureCode.DEVICE_UNKNOWN,
            FailureCode.ANCHOR_VENDOR_MISMATCH,
            FailureCode.CREDENTIAL_NOT_BOUND,
            FailureCode.CREDENTIAL_SUPERSEDED,
            FailureCode.CERT_REVOKED,
            FailureCode.CERT_EXPIRED);

    private final PolicyDecisionPoint decisionPoint;
    private final CertifiedMacs macs;

    public MacWitness(PolicyDecisionPoint decisionPoint, CertifiedMacs macs) {
        this.decisionPoint = decisionPoint;
        this.macs = macs;
    }

    @Override
    public Decision decide(ProvenCredential credential, AccessRequest request) {
        Decision decision = decisionPoint.decide(credential, request);
        boolean proven = !(decision instanceof Decision.Refuse refusal && NOT_PROVEN.contains(refusal.code()));
        if (proven && decision.device().isPresent() && request.mac().isPresent()) {
            macs.seen(
                    decision.device().get().serial(),
                    request.mac().get(),
                    request.nas().name());
        }
        return decision;
    }

    @Override
    public boolean wouldPermit(ProvenCredential credential, AccessRequest request) {
        return decisionPoint.wouldPermit(credential, request);
    }
}
