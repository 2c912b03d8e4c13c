package org.portcullis.eap.trust;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.RevocationReason;

/** What one way of checking found of one certificate. The first two are definite: no other way needs to be asked. */
sealed interface RevocationAnswer {
    /**
     * The issuer says that it is not revoked.
     *
     * @param asOf when the issuer said so (thisUpdate)
     */
    record Good(RevocationSettings.Check way, String source, Instant asOf) implements RevocationAnswer {}

    /** @param date when it was revoked, where the issuer says it */
    record Revoked(
            RevocationSettings.Check way, String source, Instant asOf, RevocationReason reason, Optional<Instant> date)
            implements RevocationAnswer {}

    /**
     * Nothing is known.
     *
     * @param explanation one sentence
     */
    record Unknown(RevocationSettings.Check way, FailureCode code, String explanation) implements RevocationAnswer {

        /** Whether nothing was there to ask, in contrast to something that failed; what failed explains more. */
        boolean nothingToAsk() {
            return code == FailureCode.CRL_MISSING || code == FailureCode.OCSP_RESPONDER_MISSING;
        }
    }
}
