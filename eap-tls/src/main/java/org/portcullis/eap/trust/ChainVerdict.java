package org.portcullis.eap.trust;

import java.util.List;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.ProvenCredential;

/** What path validation found of a presented chain. */
public sealed interface ChainVerdict {
    /** The steps that led here, in order. */
    List<String> trace();

    /** How the certificates were checked for revocation, the device's first; empty when it did not come to that. */
    List<RevocationFinding> revocation();

    /** The chain is good, and names a device. It proves nothing without the private key. */
    record Trusted(ProvenCredential credential, List<String> trace, List<RevocationFinding> revocation)
            implements ChainVerdict {
        public Trusted {
            trace = List.copyOf(trace);
            revocation = List.copyOf(revocation);
        }
    }

    /**
     * The chain is not good.
     *
     * @param explanation one sentence
     */
    record Rejected(FailureCode code, String explanation, List<String> trace, List<RevocationFinding> revocation)
            implements ChainVerdict {
        public Rejected {
            trace = List.copyOf(trace);
            revocation = List.copyOf(revocation);
        }

        public Decision.Refuse refusal() {
            return Decision.Refuse.early(code, explanation, trace);
        }
    }
}
