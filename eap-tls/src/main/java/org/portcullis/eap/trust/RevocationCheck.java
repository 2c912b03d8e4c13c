package org.portcullis.eap.trust;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.portcullis.policy.decision.FailureCode;

/** Checks a path for revocation, by the lists at hand: every certificate of it but the anchor. */
final class RevocationCheck {
    private final CertificateSignatures signatures;

    RevocationCheck(CertificateSignatures signatures) {
        this.signatures = signatures;
    }

    /** The result of a path that is not refused, in the word of events. */
    enum Status {
        GOOD("good"),
        OFF("off"),
        UNKNOWN_ACCEPTED("unknown-accepted"),
        /** Certificates of the own CA: what the registry says of the credential counts. */
        REGISTRY("registry");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** @throws RejectedException when one is revoked, or nothing tells and that is to be refused */
    Status check(CertificatePath path, RevocationSettings settings, Instant now) throws RejectedException {
        if (settings.checks().isEmpty()) {
            return Status.OFF;
        }
        Status status = Status.GOOD;
        for (int i = 0; i < path.certificates().size(); i++) {
            try {
                check(path.certificates().get(i), path.issuerOf(i), settings, now);
            } catch (RejectedException rejected) {
                if (rejected.code() == FailureCode.CERT_REVOKED
                        || settings.onUnknown() == RevocationSettings.OnUnknown.REFUSE) {
                    throw rejected;
                }
                status = Status.UNKNOWN_ACCEPTED;
            }
        }
        return status;
    }

    private void check(Node certificate, Node issuer, RevocationSettings settings, Instant now)
            throws RejectedException {
        List<RevocationList> concerning = settings.crls().stream()
                .filter(list -> list.concerns(certificate.certificate()))
                .toList();
        RevocationList newest = concerning.stream()
                .filter(list -> list.signedBy(issuer, signatures))
                .max(Comparator.comparing(RevocationList::thisUpdate))
                .orElseThrow(() -> new RejectedException(
                        FailureCode.CRL_MISSING,
                        "There is no CRL of " + certificate.issuerName() + " at hand to check the certificate "
                                + certificate.name() + " by"
                                + (concerning.isEmpty()
                                        ? "."
                                        : ": the signature on the one in "
                                                + concerning.get(0).source() + " does not verify.")));
        if (newest.lists(certificate.certificate().getSerialNumber())) {
            throw new RejectedException(
                    FailureCode.CERT_REVOKED,
                    "The certificate " + certificate.name() + " was revoked by its issuer " + certificate.issuerName()
                            + ".");
        }
        if (now.isAfter(newest.nextUpdate().plus(settings.crlGrace()))) {
            throw new RejectedException(
                    FailureCode.CRL_EXPIRED,
                    "The CRL of " + certificate.issuerName() + " in " + newest.source() + " is out of date since "
                            + newest.nextUpdate() + ".");
        }
    }
}
