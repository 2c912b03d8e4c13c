package org.portcullis.eap.trust;

import java.time.Instant;
import org.portcullis.policy.decision.FailureCode;

/** The validity period (RFC 5280 §4.1.2.5); 99991231235959Z has no end. */
final class Validity {
    private Validity() {}

    static boolean holds(Node node, Instant now) {
        return !now.isBefore(node.facts().notBefore())
                && now.isBefore(node.facts().notAfter().plusSeconds(1));
    }

    static void check(Node node, Instant now) throws RejectedException {
        Instant notBefore = node.facts().notBefore();
        Instant notAfter = node.facts().notAfter();
        if (now.isBefore(notBefore)) {
            throw new RejectedException(
                    FailureCode.CERT_NOT_YET_VALID, subject(node) + " is not valid before " + notBefore + ".");
        }
        // The second named by notAfter is included.
        if (!now.isBefore(notAfter.plusSeconds(1))) {
            throw new RejectedException(FailureCode.CERT_EXPIRED, subject(node) + " expired at " + notAfter + ".");
        }
    }

    private static String subject(Node node) {
        return "The certificate " + node.name() + " of issuer " + node.issuerName();
    }
}
