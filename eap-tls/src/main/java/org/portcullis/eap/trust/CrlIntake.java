package org.portcullis.eap.trust;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.x509.PemException;

/**
 * Says whether lists may take the place of those in force: they must be signed by their issuer as far as that one is known,
 * and not be older (a rollback would make revoked certificates good again). This verifies signatures before a device waits
 * for it.
 */
final class CrlIntake {
    private final CertificateSignatures signatures;

    CrlIntake(CertificateSignatures signatures) {
        this.signatures = signatures;
    }

    /**
     * @param issuers the configured certificates
     * @param inForce what the same place gave before
     * @throws PemException when one may not; the message says why
     */
    void check(List<RevocationList> lists, List<RevocationList> inForce, Collection<Node> issuers) {
        for (RevocationList list : lists) {
            Optional<RevocationList> before =
                    inForce.stream().filter(list::replaces).findFirst();
            genuine(list, before, issuers);
            before.filter(list::isOlderThan).ifPresent(newer -> {
                throw new PemException(list.source() + " goes backwards: it has the CRL of " + list.issuerName() + " "
                        + name(list) + ", and " + name(newer) + " is in force");
            });
        }
    }

    /** A key that is not configured (devices may send the intermediate) is known once it has verified a list. */
    private void genuine(RevocationList list, Optional<RevocationList> before, Collection<Node> issuers) {
        List<Node> known = issuers.stream().filter(list::mayBeIssuedBy).toList();
        if (known.isEmpty()) {
            known = before.flatMap(RevocationList::signer).stream().toList();
        }
        if (!known.isEmpty() && known.stream().noneMatch(issuer -> list.signedBy(issuer, signatures))) {
            throw new PemException("the signature on the CRL of " + list.issuerName() + " in " + list.source()
                    + " does not verify with its issuer's key");
        }
    }

    private static String name(RevocationList list) {
        return list.number().map(number -> "number " + number).orElse("of " + list.thisUpdate());
    }
}
