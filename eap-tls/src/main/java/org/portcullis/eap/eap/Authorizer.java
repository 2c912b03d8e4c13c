package org.portcullis.eap.eap;

import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.ProvenCredential;

/**
 * Asked once in every conversation, as soon as the peer has proven its key and its chain is valid: may this very device
 * in? The handshake waits for the answer, so that a refusal still reaches the device as a TLS alert.
 */
@FunctionalInterface
public interface Authorizer {
    Decision authorize(ProvenCredential credential);
}
