package org.portcullis.policy.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.value.CertificateNumber;

/**
 * Whether a proven credential may speak for the device that it names.
 *
 * <ul>
 *   <li>A trust anchor with a vendor names only that vendor's devices.
 *   <li>An LDevID must be one that was bound to the device. A superseded one works for the overlap, counted from the first
 *       use of the newer one, and an expired one, where the terms have it, for onboarding alone.
 *   <li>The first IDevID is bound at its first use; after that only its key is the device's.
 * </ul>
 */
final class CredentialCheck {

    /** What came out. */
    sealed interface Finding {
        /**
         * @param toRecord whether the registry has to learn of this proof
         * @param late whether it has expired, and is good for onboarding alone
         */
        record Good(String sentence, boolean toRecord, boolean late) implements Finding {
            Good(String sentence, boolean toRecord) {
                this(sentence, toRecord, false);
            }
        }

        /** @param why completes "is refused: ..." */
        record Bad(FailureCode code, String why) implements Finding {}
    }

    private final CredentialTerms terms;
    private final Instant now;

    CredentialCheck(CredentialTerms terms, Instant now) {
        this.terms = terms;
        this.now = now;
    }

    Finding check(ProvenCredential proven, Registration registration) {
        Optional<Finding> vendor = vendorMismatch(proven, registration.device());
        if (vendor.isPresent()) {
            return vendor.get();
        }
        return switch (proven.kind()) {
            case LDEVID -> ldevid(proven, registration.credentials());
            case IDEVID -> idevid(proven, registration.credentials());
        };
    }

    private static Optional<Finding> vendorMismatch(ProvenCredential proven, Device device) {
        return proven.anchorVendor()
                .filter(vendor -> !vendor.equalsIgnoreCase(device.vendor()))
                .map(vendor -> new Finding.Bad(
                        FailureCode.ANCHOR_VENDOR_MISMATCH,
                        "its trust anchor names devices of vendor " + vendor + " only, and this one's is "
                                + (device.vendor().isEmpty() ? "not stated" : device.vendor())));
    }

    private Finding ldevid(ProvenCredential proven, List<Credential> bound) {
        Optional<Credential> match = bound.stream()
                .filter(credential -> credential.kind() == Credential.Kind.LDEVID
                        && credential.serialNumber().equals(proven.serialNumber())
                        && credential.issuer().equals(proven.issuer())
                        && credential.keyId().equals(proven.keyId()))
                .findFirst();
        if (match.isEmpty()) {
            return new Finding.Bad(
                    FailureCode.CREDENTIAL_NOT_BOUND, "its LDevID " + number(proven) + " is not bound to this device");
        }
        boolean over = !now.isBefore(proven.notAfter().plusSeconds(1));
        Credential.Status status = match.get().status();
        return switch (over && status != Credential.Status.REVOKED ? Credential.Status.EXPIRED : status) {
            case REVOKED ->
                new Finding.Bad(FailureCode.CERT_REVOKED, "its LDevID " + number(proven) + " was revoked here");
            case EXPIRED -> expired(proven, bound);
            case PENDING ->
                new Finding.Good("LDevID " + number(proven) + " is bound, and used for the first time", true);
            case ACTIVE -> new Finding.Good("LDevID " + number(proven) + " is bound", false);
            case SUPERSEDED -> superseded(proven, match.get().statusSince());
        };
    }

    /** Nothing but a newer one that the device never used is left out of what it could have come with instead. */
    private Finding expired(ProvenCredential proven, List<Credential> bound) {
        boolean newest = bound.stream()
                .filter(credential -> credential.kind() == Credential.Kind.LDEVID
                        && credential.status() != Credential.Status.PENDING
                        && credential.status() != Credential.Status.REVOKED)
                .noneMatch(credential -> credential.notAfter().isAfter(proven.notAfter()));
        if (terms.late() && newest) {
            return new Finding.Good(
                    "LDevID " + number(proven) + " is bound, and expired at " + proven.notAfter()
                            + "; trust.expired takes it to onboarding",
                    false,
                    true);
        }
        return new Finding.Bad(FailureCode.CERT_EXPIRED, "its LDevID " + number(proven) + " has expired");
    }

    private Finding superseded(ProvenCredential proven, Instant since) {
        if (Duration.between(since, now).compareTo(terms.overlap()) > 0) {
            return new Finding.Bad(
                    FailureCode.CREDENTIAL_SUPERSEDED,
                    "its LDevID " + number(proven) + " was superseded by a newer one at " + since
                            + ", longer ago than ca.overlap allows");
        }
        return new Finding.Good("LDevID " + number(proven) + " is bound, and superseded since " + since, false);
    }

    private static Finding idevid(ProvenCredential proven, List<Credential> bound) {
        List<Credential> makers = bound.stream()
                .filter(credential -> credential.kind() == Credential.Kind.IDEVID)
                .toList();
        if (makers.isEmpty()) {
            return new Finding.Good("IDevID " + number(proven) + " is the first; it is bound at its first use", true);
        }
        List<Credential> sameKey = makers.stream()
                .filter(credential -> credential.keyId().equals(proven.keyId()))
                .toList();
        if (sameKey.isEmpty()) {
            return new Finding.Bad(
                    FailureCode.CREDENTIAL_NOT_BOUND,
                    "another IDevID key is bound to this serial than that of " + number(proven));
        }
        if (sameKey.stream().anyMatch(credential -> credential.status() == Credential.Status.REVOKED)) {
            return new Finding.Bad(
                    FailureCode.CERT_REVOKED, "the key of its IDevID " + number(proven) + " was revoked here");
        }
        return new Finding.Good("IDevID " + number(proven) + " is bound", false);
    }

    private static String number(ProvenCredential proven) {
        return CertificateNumber.text(proven.serialNumber());
    }
}
