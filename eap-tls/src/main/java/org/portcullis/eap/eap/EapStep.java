package org.portcullis.eap.eap;

import java.util.Optional;
import org.portcullis.policy.decision.Decision;

/**
 * What the server does after one EAP packet of the peer.
 *
 * <p>A step that carries a decision must not leave before the decision's event is kept: it is the Accept itself (TLS 1.2),
 * the challenge with the octet that promises success (TLS 1.3, RFC 9190 §2.5), or the one that tells the device it is
 * refused. A conversation is decided once, with one exception: the device may break off after the octet that promised
 * success, and then one refusal follows the permit, with the failure.
 */
public sealed interface EapStep {

    /** The decision that this step announces; empty when it announces none. */
    Optional<Decision> decided();

    /**
     * Sends an EAP-Request in an Access-Challenge.
     *
     * @param packet a whole EAP packet
     */
    record Challenge(byte[] packet, Optional<Decision> decided) implements EapStep {}

    /**
     * Sends EAP-Success in an Access-Accept.
     *
     * @param permit what was decided, whether announced by this step or by an earlier one
     */
    record Success(byte[] packet, SessionKeys keys, Decision.Permit permit, Optional<Decision> decided)
            implements EapStep {}

    /**
     * Sends EAP-Failure in an Access-Reject.
     *
     * @param refusal why, whether announced by this step or by an earlier one
     */
    record Failure(byte[] packet, Decision.Refuse refusal, Optional<Decision> decided) implements EapStep {}

    /** Sends nothing: the packet is not part of the conversation (RFC 3748 §4.1, silently discard). */
    record Discard(String reason) implements EapStep {
        @Override
        public Optional<Decision> decided() {
            return Optional.empty();
        }
    }
}
