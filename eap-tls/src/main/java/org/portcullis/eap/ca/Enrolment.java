package org.portcullis.eap.ca;

import java.util.Locale;
import java.util.Optional;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.EnrolmentCheck;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.EnrolmentRequest;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;

/**
 * Enrolment over a secure transport (RFC 7030), without the transport: who may have a certificate, for which key, and what
 * becomes of the device by it. Safe for many threads.
 */
public final class Enrolment {
    private static final Actor ACTOR = Actor.system("est");

    private final DeviceIssuance issuance;
    private final CredentialStore credentials;
    private final DeviceRegistry registry;
    private final EnrolmentCheck check;
    private final EnrolmentRequests requests;
    private final Terms terms;

    /**
     * Under which terms devices are enrolled.
     *
     * @param approval whether an admin has to approve a device's first certificate
     * @param activate whether the issuance takes a device from onboarding to active
     */
    public record Terms(boolean approval, boolean activate) {}

    /** What is asked for (RFC 7030 §4.2, §4.4). */
    public enum Operation {
        SIMPLEENROLL,
        SIMPLEREENROLL,
        SERVERKEYGEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Enrolment(
            DeviceIssuance issuance,
            CredentialStore credentials,
            DeviceRegistry registry,
            EnrolmentCheck check,
            EnrolmentRequests requests,
            Terms terms) {
        this.issuance = issuance;
        this.credentials = credentials;
        this.registry = registry;
        this.check = check;
        this.requests = requests;
        this.terms = terms;
    }

    /**
     * @param request PKCS#10, PEM or DER
     * @param from where the device is, for the audit trail
     * @throws CaException when the CA cannot issue
     */
    public EnrolmentResult enrol(Operation operation, EnrolmentProof proof, byte[] request, String from) {
        try {
            return proof instanceof EnrolmentProof.Certificate certificate
                    ? byCertificate(operation, certificate, request, from)
                    : byPassword(operation, (EnrolmentProof.OneTimePassword) proof, request, from);
        } catch (RequestRefusedException refused) {
            return new EnrolmentResult.Refused(
                    FailureCode.ENROLMENT_REQUEST_REFUSED, refused.getMessage(), proof.device());
        } catch (RegistryRefusal refused) {
            // Something changed between the check and the issuance.
            FailureCode code = switch (refused.kind()) {
                case UNKNOWN_DEVICE -> FailureCode.DEVICE_UNKNOWN;
                case NOT_BOUND ->
                    proof instanceof EnrolmentProof.OneTimePassword
                            ? FailureCode.ENROLMENT_PASSWORD_WRONG
                            : FailureCode.CREDENTIAL_NOT_BOUND;
                default -> FailureCode.DEVICE_STATE_REFUSED;
            };
            return new EnrolmentResult.Refused(code, refused.getMessage(), proof.device());
        }
    }

    private EnrolmentResult byCertificate(
            Operation operation, EnrolmentProof.Certificate proof, byte[] request, String from) {
        boolean ldevid = proof.credential().kind() == Credential.Kind.LDEVID;
        if (operation == Operation.SIMPLEREENROLL && !ldevid) {
            return needsLdevid(proof.device());
        }
        EnrolmentCheck.Finding finding = check.byCertificate(proof.credential());
        if (finding instanceof EnrolmentCheck.Finding.Refused refused) {
            return new EnrolmentResult.Refused(refused.code(), refused.why(), refused.device());
        }
        Device device = ((EnrolmentCheck.Finding.Entitled) finding).device();
        CertificationRequest parsed = issuance.parse(request);
        if (operation == Operation.SIMPLEREENROLL
                && !parsed.namesOnly(device.serial(), proof.credential().subject())) {
            return new EnrolmentResult.Refused(
                    FailureCode.ENROLMENT_SUBJECT_CHANGED,
                    "the request names " + parsed.subjectText() + ", the certificate "
                            + proof.credential().subject(),
                    Optional.of(device.serial()));
        }
        String how = (ldevid ? "by LDevID " : "by IDevID ")
                + CertificateNumber.text(proof.credential().serialNumber()) + " of "
                + proof.credential().issuer();
        Optional<EnrolmentRequest> asked =
                ldevid || !terms.approval() ? Optional.empty() : Optional.of(ask(device, parsed, how));
        Optional<EnrolmentResult> notYet = asked.flatMap(Enrolment::undecided);
        if (notYet.isPresent()) {
            return notYet.get();
        }
        registry.recordProof(device.serial(), proof.credential(), ACTOR);
        CredentialStore.Claim claim = new CredentialStore.Claim.Certificate(described(operation, how, from));
        return granted(operation, device.serial(), parsed, claim, asked);
    }

    private EnrolmentResult byPassword(
            Operation operation, EnrolmentProof.OneTimePassword proof, byte[] request, String from) {
        Serial serial = proof.serial();
        if (!credentials.isEnrolmentPassword(serial, proof.password())) {
            return new EnrolmentResult.Refused(
                    FailureCode.ENROLMENT_PASSWORD_WRONG,
                    "the one-time password is not that of " + serial + ", or not any more",
                    Optional.of(serial));
        }
        if (operation == Operation.SIMPLEREENROLL) {
            return needsLdevid(Optional.of(serial));
        }
        EnrolmentCheck.Finding finding = check.byName(serial);
        if (finding instanceof EnrolmentCheck.Finding.Refused refused) {
            return new EnrolmentResult.Refused(refused.code(), refused.why(), refused.device());
        }
        CertificationRequest parsed = issuance.parse(request);
        Device device = ((EnrolmentCheck.Finding.Entitled) finding).device();
        String how = "by one-time password";
        Optional<EnrolmentRequest> asked = terms.approval() ? Optional.of(ask(device, parsed, how)) : Optional.empty();
        Optional<EnrolmentResult> notYet = asked.flatMap(Enrolment::undecided);
        if (notYet.isPresent()) {
            return notYet.get();
        }
        CredentialStore.Claim claim =
                new CredentialStore.Claim.OneTimePassword(proof.password(), described(operation, how, from));
        return granted(operation, serial, parsed, claim, asked);
    }

    private static EnrolmentResult needsLdevid(Optional<Serial> device) {
        return new EnrolmentResult.Refused(
                FailureCode.ENROLMENT_LDEVID_NEEDED,
                "a renewal needs the certificate of the own CA that is to be renewed",
                device);
    }

    private EnrolmentRequest ask(Device device, CertificationRequest parsed, String how) {
        return requests.ask(device.serial(), CertificateFacts.sha256(parsed.encodedKey()), how, ACTOR);
    }

    private static Optional<EnrolmentResult> undecided(EnrolmentRequest asked) {
        return switch (asked.status()) {
            case PENDING -> Optional.of(new EnrolmentResult.Waiting(asked.device()));
            case REFUSED ->
                Optional.of(new EnrolmentResult.Refused(
                        FailureCode.ENROLMENT_DENIED,
                        "it was denied by " + asked.decidedBy().orElse("an admin"),
                        Optional.of(asked.device())));
            case APPROVED -> Optional.empty();
        };
    }

    private EnrolmentResult granted(
            Operation operation,
            Serial serial,
            CertificationRequest parsed,
            CredentialStore.Claim claim,
            Optional<EnrolmentRequest> approved) {
        EnrolmentResult result;
        if (operation == Operation.SERVERKEYGEN) {
            IssuedWithKey made = issuance.issueWithKey(serial, claim, ACTOR);
            result = new EnrolmentResult.Granted(serial, made.issued().chain().get(0), Optional.of(made.privateKey()));
        } else {
            Issued issued = issuance.issue(serial, parsed, claim, ACTOR);
            result = new EnrolmentResult.Granted(serial, issued.chain().get(0), Optional.empty());
        }
        approved.ifPresent(requests::done);
        advance(serial);
        return result;
    }

    /** An enrolment takes REGISTERED to ONBOARDING, and on to ACTIVE where the issuance of an LDevID activates. */
    private void advance(Serial serial) {
        try {
            if (state(serial) == LifecycleState.REGISTERED) {
                registry.changeState(serial, LifecycleState.ONBOARDING, ACTOR, "EST enrolment", Optional.empty());
            }
            if (terms.activate() && state(serial) == LifecycleState.ONBOARDING) {
                registry.changeState(
                        serial,
                        LifecycleState.ACTIVE,
                        ACTOR,
                        "LDevID issued by EST (lifecycle.activate: on-ldevid)",
                        Optional.empty());
            }
        } catch (RegistryRefusal changedMeanwhile) {
            // Somebody else moved it at the same moment; that counts.
        }
    }

    private LifecycleState state(Serial serial) {
        return registry.find(serial).map(found -> found.device().state()).orElse(LifecycleState.DECOMMISSIONED);
    }

    private static String described(Operation operation, String how, String from) {
        return "EST " + operation.word() + " " + how + ", from " + from;
    }
}
