package org.portcullis.eap.trust;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.device.RevocationReason;

/** What came of asking an OCSP responder. */
public sealed interface OcspStatus {
    /** @param thisUpdate when the responder knew it to be so */
    record Good(Instant thisUpdate) implements OcspStatus {}

    record Revoked(Instant thisUpdate, RevocationReason reason, Optional<Instant> date) implements OcspStatus {}

    /** The responder does not know the certificate, or is not in charge of its issuer. */
    record Unknown(String explanation) implements OcspStatus {}

    /** It does not answer in time, or says that it cannot. */
    record Unreachable(String explanation) implements OcspStatus {}

    /** It answered, and the answer proves nothing. */
    record Invalid(String explanation) implements OcspStatus {}
}
