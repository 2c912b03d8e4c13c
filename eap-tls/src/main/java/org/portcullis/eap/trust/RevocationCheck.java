package org.portcullis.eap.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.RevocationReason;

/**
 * Checks a path for revocation: every certificate of it but the anchor, each by the ways that are configured, in their
 * order, until one gives a definite answer.
 */
final class RevocationCheck {
    private final CrlCheck crls;
    private final OcspCheck ocsp;

    RevocationCheck(CrlCheck crls, OcspCheck ocsp) {
        this.crls = crls;
        this.ocsp = ocsp;
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

    /**
     * @param findings takes what was found of each certificate, the leaf's first
     * @throws RejectedException when one is revoked, or nothing tells and that is to be refused
     */
    Status check(CertificatePath path, RevocationSettings settings, Instant now, List<RevocationFinding> findings)
            throws RejectedException {
        if (settings.checks().isEmpty()) {
            return Status.OFF;
        }
        Status status = Status.GOOD;
        for (int i = 0; i < path.certificates().size(); i++) {
            Node certificate = path.certificates().get(i);
            RevocationAnswer answer = ask(certificate, path.issuerOf(i), settings, now);
            findings.add(finding(certificate, answer, now));
            if (answer instanceof RevocationAnswer.Revoked revoked) {
                throw new RejectedException(FailureCode.CERT_REVOKED, explanation(certificate, revoked));
            }
            if (answer instanceof RevocationAnswer.Unknown unknown) {
                if (settings.onUnknown() == RevocationSettings.OnUnknown.REFUSE) {
                    throw new RejectedException(unknown.code(), unknown.explanation());
                }
                status = Status.UNKNOWN_ACCEPTED;
            }
        }
        return status;
    }

    private RevocationAnswer ask(Node certificate, Node issuer, RevocationSettings settings, Instant now) {
        Optional<RevocationAnswer.Unknown> trouble = Optional.empty();
        for (RevocationSettings.Check way : settings.checks()) {
            RevocationAnswer answer = switch (way) {
                case CRL -> crls.check(certificate, issuer, settings, now);
                case OCSP -> ocsp.check(certificate, issuer, settings);
            };
            if (!(answer instanceof RevocationAnswer.Unknown unknown)) {
                return answer;
            }
            if (trouble.isEmpty() || trouble.get().nothingToAsk() && !unknown.nothingToAsk()) {
                trouble = Optional.of(unknown);
            }
        }
        return trouble.orElseThrow();
    }

    private static RevocationFinding finding(Node certificate, RevocationAnswer answer, Instant now) {
        if (answer instanceof RevocationAnswer.Good good) {
            return new RevocationFinding(
                    certificate.name(),
                    "good",
                    good.way().word(),
                    good.source(),
                    age(good.asOf(), now),
                    Optional.empty(),
                    Optional.empty());
        }
        if (answer instanceof RevocationAnswer.Revoked revoked) {
            return new RevocationFinding(
                    certificate.name(),
                    "revoked",
                    revoked.way().word(),
                    revoked.source(),
                    age(revoked.asOf(), now),
                    Optional.of(revoked.reason()),
                    Optional.empty());
        }
        RevocationAnswer.Unknown unknown = (RevocationAnswer.Unknown) answer;
        return new RevocationFinding(
                certificate.name(),
                "unknown",
                unknown.way().word(),
                "",
                Duration.ZERO,
                Optional.empty(),
                Optional.of(unknown.code().code()));
    }

    private static Duration age(Instant asOf, Instant now) {
        return asOf.isAfter(now) ? Duration.ZERO : Duration.between(asOf, now);
    }

    private static String explanation(Node certificate, RevocationAnswer.Revoked revoked) {
        return "The certificate " + certificate.name() + " was revoked by its issuer " + certificate.issuerName()
                + revoked.date().map(date -> " at " + date).orElse("")
                + (revoked.reason() == RevocationReason.UNSPECIFIED
                        ? ""
                        : " (" + revoked.reason().word() + ")")
                + ", by " + revoked.way().word().toUpperCase(Locale.ROOT) + " " + revoked.source() + ".";
    }
}
