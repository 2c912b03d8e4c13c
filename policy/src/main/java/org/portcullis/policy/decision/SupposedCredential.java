package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.CertificateNumber;

/** The credential that a device is supposed to show: the one that it would most likely use, or the one that is named. */
sealed interface SupposedCredential {
    /** What it would rather show, first. */
    List<Credential.Status> PREFERRED = List.of(
            Credential.Status.ACTIVE,
            Credential.Status.PENDING,
            Credential.Status.SUPERSEDED,
            Credential.Status.EXPIRED,
            Credential.Status.REVOKED);

    /**
     * @param given its attributes, as far as they were given
     * @param supposed whether the device itself is only supposed
     */
    static SupposedCredential of(Registration registration, Map<Attribute, Object> given, boolean supposed) {
        if (supposed) {
            return new Taken();
        }
        Optional<Object> number = Optional.ofNullable(given.get(Attribute.CREDENTIAL_SERIAL));
        Optional<Credential> bound = registration.credentials().stream()
                .filter(credential -> number.isEmpty()
                        || CertificateNumber.text(credential.serialNumber()).equals(number.get()))
                .min(Comparator.comparing((Credential credential) -> PREFERRED.indexOf(credential.status()))
                        .thenComparing(credential -> credential.kind() == Credential.Kind.LDEVID ? 0 : 1)
                        .thenComparing(
                                Comparator.comparing(Credential::notBefore).reversed()));
        if (bound.isPresent()) {
            return new Bound(registration, BoundProof.of(registration, bound.get()));
        }
        boolean ldevid = "ldevid".equals(given.get(Attribute.CREDENTIAL_KIND));
        return new Unbound(registration, ldevid ? Credential.Kind.LDEVID : Credential.Kind.IDEVID);
    }

    /** Puts what is known of it into the context; which attributes that are. */
    Set<Attribute> describe(AccessContext.Builder context);

    CredentialCheck.Finding check(CredentialCheck check, Instant now);

    /** One that the registry has. */
    record Bound(Registration registration, ProvenCredential proof) implements SupposedCredential {
        @Override
        public Set<Attribute> describe(AccessContext.Builder context) {
            ContextOf.credential(context, proof);
            return EnumSet.of(
                    Attribute.CREDENTIAL_ISSUER,
                    Attribute.CREDENTIAL_SERIAL,
                    Attribute.CREDENTIAL_KIND,
                    Attribute.CREDENTIAL_NOT_AFTER);
        }

        @Override
        public CredentialCheck.Finding check(CredentialCheck check, Instant now) {
            CredentialCheck.Finding finding = check.check(proof, registration);
            if (finding instanceof CredentialCheck.Finding.Good good
                    && !good.late()
                    && proof.notAfter().isBefore(now)) {
                return new CredentialCheck.Finding.Bad(
                        FailureCode.CERT_EXPIRED,
                        "its certificate " + CertificateNumber.text(proof.serialNumber()) + " expired at "
                                + proof.notAfter());
            }
            return finding;
        }
    }

    /** One that the registry never learned of. */
    record Unbound(Registration registration, Credential.Kind kind) implements SupposedCredential {
        @Override
        public Set<Attribute> describe(AccessContext.Builder context) {
            context.set(Attribute.CREDENTIAL_KIND, kind.name().toLowerCase(Locale.ROOT));
            return EnumSet.of(Attribute.CREDENTIAL_KIND);
        }

        @Override
        public CredentialCheck.Finding check(CredentialCheck check, Instant now) {
            Credential unknown = new Credential(
                    registration.device().id(),
                    kind,
                    "",
                    BigInteger.ZERO,
                    "",
                    now,
                    now,
                    Credential.Status.PENDING,
                    now);
            return check.check(BoundProof.of(registration, unknown), registration);
        }
    }

    /** That of a supposed device: nobody could have bound it. */
    record Taken() implements SupposedCredential {
        @Override
        public Set<Attribute> describe(AccessContext.Builder context) {
            return EnumSet.noneOf(Attribute.class);
        }

        @Override
        public CredentialCheck.Finding check(CredentialCheck check, Instant now) {
            return new CredentialCheck.Finding.Good("its credential is taken as good", false);
        }
    }
}
