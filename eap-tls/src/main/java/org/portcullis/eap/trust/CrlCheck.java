package org.portcullis.eap.trust;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.portcullis.eap.trust.RevocationSettings.Check;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.RevocationReason;

/**
 * Looks a certificate up in the CRLs at hand (RFC 5280 §6.3): in the newest complete one of its issuer and scope, and in
 * the newest delta that goes with it.
 */
final class CrlCheck {
    private final CertificateSignatures signatures;

    CrlCheck(CertificateSignatures signatures) {
        this.signatures = signatures;
    }

    RevocationAnswer check(Node certificate, Node issuer, RevocationSettings settings, Instant now) {
        List<RevocationList> concerning = settings.crls().inForce().stream()
                .filter(list -> list.concerns(certificate.certificate()))
                .toList();
        List<RevocationList> genuine = concerning.stream()
                .filter(list -> list.signedBy(issuer, signatures))
                .toList();
        Optional<RevocationList> complete = newest(genuine, list -> !list.isDelta());
        if (complete.isEmpty()) {
            return new RevocationAnswer.Unknown(
                    Check.CRL, FailureCode.CRL_MISSING, missing(certificate, concerning, genuine));
        }
        Optional<RevocationList> delta = newest(genuine, list -> list.completes(complete.get()));
        return check(certificate, complete.get(), delta, now.minus(settings.crlGrace()));
    }

    private static Optional<RevocationList> newest(List<RevocationList> lists, Predicate<RevocationList> which) {
        return lists.stream().filter(which).max(Comparator.comparing(RevocationList::thisUpdate));
    }

    /** @param current a list whose nextUpdate lies before it is out of date */
    private static RevocationAnswer check(
            Node certificate, RevocationList complete, Optional<RevocationList> delta, Instant current) {
        Optional<RevokedEntries.Entry> changed = delta.flatMap(list -> entry(list, certificate));
        if (changed.isPresent() && changed.get().reason() != RevocationReason.REMOVE_FROM_CRL) {
            return revoked(delta.get(), changed.get());
        }
        // What a delta takes from the list counts as long as the delta does; what it adds counts for good.
        boolean removed = changed.isPresent() && !delta.get().nextUpdate().isBefore(current);
        Optional<RevokedEntries.Entry> listed = entry(complete, certificate);
        if (listed.isPresent() && !removed) {
            return revoked(complete, listed.get());
        }
        if (complete.nextUpdate().isBefore(current)) {
            return new RevocationAnswer.Unknown(
                    Check.CRL,
                    FailureCode.CRL_EXPIRED,
                    "The CRL of " + certificate.issuerName() + " in " + complete.source() + " is out of date since "
                            + complete.nextUpdate() + ".");
        }
        RevocationList last = delta.orElse(complete);
        return new RevocationAnswer.Good(Check.CRL, last.source(), last.thisUpdate());
    }

    private static Optional<RevokedEntries.Entry> entry(RevocationList list, Node certificate) {
        return list.entry(certificate.certificate().getSerialNumber());
    }

    private static RevocationAnswer revoked(RevocationList list, RevokedEntries.Entry entry) {
        return new RevocationAnswer.Revoked(Check.CRL, list.source(), list.thisUpdate(), entry.reason(), entry.date());
    }

    private static String missing(Node certificate, List<RevocationList> concerning, List<RevocationList> genuine) {
        String why = ".";
        if (!genuine.isEmpty()) {
            why = ": the one in " + genuine.get(0).source() + " is a delta CRL, and the complete one is not there.";
        } else if (!concerning.isEmpty()) {
            why = ": the signature on the one in " + concerning.get(0).source() + " does not verify.";
        }
        return "There is no CRL of " + certificate.issuerName() + " at hand to check the certificate "
                + certificate.name() + " by" + why;
    }
}
