package org.portcullis.eap.eap;

import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.ProvenCredential;

/**
 * Decides once in every conversation, as soon as the peer has proven its key and its chain is valid: may this very device
 * in? The handshake waits for the answer, so that a refusal still reaches the device as a TLS alert.
 */
@FunctionalInterface
public interface Authorizer {
    Decision authorize(ProvenCredential credential);

    /**
     * Whether {@link #authorize} would permit now. It decides nothing, changes nothing and has no event: it is asked about
     * a session that a peer wants to resume, before the peer has proven anything. A no is no refusal; it costs the peer a
     * full handshake.
     */
    default boolean wouldPermit(ProvenCredential credential) {
        return true;
    }
}
