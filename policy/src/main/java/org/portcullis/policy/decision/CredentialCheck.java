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
 *       use of the newer one.
 *   <li>The first IDevID is bound at its first use; after that only its key is the device's.
 * </ul>
 */
final class CredentialCheck {

    /** What came out. */
    sealed interface Finding {
        /** @param toRecord whether the registry has to learn of this proof */
        record Good(String sentence, boolean toRecord) implements Finding {}

        /** @param why completes "is refused: ..." */
        record Bad(FailureCode code, String why) implements Finding {}
    }

    private final Duration overlap;
    private final Instant now;

    /** @param overlap how long a superseded LDevID still works */
    CredentialCheck(Duration overlap, Instant now) {
        this.overlap = overlap;
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
        return switch (match.get().status()) {
            case REVOKED ->
                new Finding.Bad(FailureCode.CERT_REVOKED, "its LDevID " + number(proven) + " was revoked here");
            case EXPIRED -> new Finding.Bad(FailureCode.CERT_EXPIRED, "its LDevID " + number(proven) + " has expired");
            case PENDING ->
                new Finding.Good("LDevID " + number(proven) + " is bound, and used for the first time", true);
            case ACTIVE -> new Finding.Good("LDevID " + number(proven) + " is bound", false);
            case SUPERSEDED -> superseded(proven, match.get().statusSince());
        };
    }

    private Finding superseded(ProvenCredential proven, Instant since) {
        if (Duration.between(since, now).compareTo(overlap) > 0) {
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
