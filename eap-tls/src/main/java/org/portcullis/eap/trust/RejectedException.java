package org.portcullis.eap.trust;

import org.portcullis.policy.decision.FailureCode;

/** A chain is not good; inside this package, on the way to a {@link ChainVerdict.Rejected}. */
final class RejectedException extends Exception {
    private final FailureCode code;

    RejectedException(FailureCode code, String explanation) {
        super(explanation);
        this.code = code;
    }

    FailureCode code() {
        return code;
    }
}
