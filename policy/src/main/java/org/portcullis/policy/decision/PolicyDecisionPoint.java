package org.portcullis.policy.decision;

import org.portcullis.policy.device.ProvenCredential;

/**
 * The one place that decides (the PDP of RFC 2753 §2): credential, then lifecycle gate, then rules. Every door of the
 * appliance asks it.
 */
@FunctionalInterface
public interface PolicyDecisionPoint {

    /**
     * Decides for a device that has proven its credential.
     *
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read: no decision, hence no answer
     */
    Decision decide(ProvenCredential credential, AccessRequest request);

    /**
     * Whether {@link #decide} would permit now and nothing would have to be recorded for it. It changes nothing, so that it
     * can be asked before anything is proven.
     *
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read
     */
    default boolean wouldPermit(ProvenCredential credential, AccessRequest request) {
        return true;
    }
}
