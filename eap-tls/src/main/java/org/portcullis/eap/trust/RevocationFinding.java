package org.portcullis.eap.trust;

import java.time.Duration;
import java.util.Optional;
import org.portcullis.policy.device.RevocationReason;

/**
 * How one certificate of a chain was checked for revocation, for the audit trail.
 *
 * @param certificate its subject, RFC 4514
 * @param status {@code good}, {@code revoked} or {@code unknown}
 * @param method {@code crl} or {@code ocsp}; with several that failed, the one that explains most
 * @param source the file or address that the answer is from; empty where there is no answer
 * @param age since the issuer said so; zero where there is no answer
 * @param reason why it was revoked, {@code key-compromise}; empty where it was not
 * @param trouble the failure's code where nothing is known
 */
public record RevocationFinding(
        String certificate,
        String status,
        String method,
        String source,
        Duration age,
        Optional<RevocationReason> reason,
        Optional<String> trouble) {

    /** {@code CN=S-1: good, crl acme.crl, 340 s old}. */
    public String text() {
        return certificate + ": " + status
                + reason.map(why -> " (" + why.word() + ")").orElse("")
                + ", " + method
                + trouble.map(code -> ": " + code).orElseGet(() -> " " + source + ", " + age.toSeconds() + " s old");
    }
}
