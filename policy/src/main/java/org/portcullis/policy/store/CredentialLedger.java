package org.portcullis.policy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.CertificateNumber;

/** Binding, activation and revocation of credentials, inside the caller's transaction. */
final class CredentialLedger {
    private static final Actor LIFE = Actor.system("credentials");

    private final ChangeTable changes;
    private final InstantSource clock;
    private final CredentialTable table = new CredentialTable();

    CredentialLedger(ChangeTable changes, InstantSource clock) {
        this.changes = changes;
        this.clock = clock;
    }

    List<Credential> of(Handle handle, Device device) {
        return table.of(handle, device.id());
    }

    /** @param how the certificate was asked for; may be empty */
    Credential bindIssued(Handle handle, Device device, IssuedCertificate certificate, Actor actor, String how) {
        boolean replacesNone = of(handle, device).stream()
                .noneMatch(c -> c.kind() == Credential.Kind.LDEVID && c.status() == Credential.Status.ACTIVE);
        Credential credential = new Credential(
                device.id(),
                Credential.Kind.LDEVID,
                certificate.issuer(),
                certificate.serialNumber(),
                certificate.keyId(),
                certificate.notBefore(),
                certificate.notAfter(),
                replacesNone ? Credential.Status.ACTIVE : Credential.Status.PENDING,
                now());
        table.insert(handle, new CredentialTable.Draft(credential, certificate.der(), List.of()));
        record(handle, EventAction.CREDENTIAL_ISSUED, device, actor, how, Map.of(), describe(credential));
        return credential;
    }

    /** An IDevID binds at its first use; after that only its key, in whatever certificate, names the device. */
    void bindAtFirstUse(Handle handle, Registration registration, ProvenCredential proven, Actor actor) {
        List<Credential> bound = registration.credentials().stream()
                .filter(c -> c.kind() == Credential.Kind.IDEVID)
                .toList();
        if (bound.stream().anyMatch(c -> isSame(c, proven))) {
            return;
        }
        if (!bound.isEmpty() && bound.stream().noneMatch(c -> c.keyId().equals(proven.keyId()))) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_BOUND,
                    "another key is bound to " + registration.device().serial() + " already");
        }
        Credential credential = new Credential(
                registration.device().id(),
                Credential.Kind.IDEVID,
                proven.issuer(),
                proven.serialNumber(),
                proven.keyId(),
                proven.notBefore(),
                proven.notAfter(),
                Credential.Status.ACTIVE,
                now());
        table.insert(handle, new CredentialTable.Draft(credential, new byte[0], proven.alternativeNames()));
        record(
                handle,
                EventAction.CREDENTIAL_BOUND,
                registration.device(),
                actor,
                "first use",
                Map.of(),
                describe(credential));
    }

    /** The first use of a pending credential makes it the active one and supersedes the older. */
    void activate(Handle handle, Registration registration, ProvenCredential proven, Actor actor) {
        Credential used = registration.credentials().stream()
                .filter(c -> isSame(c, proven))
                .findFirst()
                .orElseThrow(() -> new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_BOUND,
                        "this certificate is not bound to "
                                + registration.device().serial()));
        if (used.status() != Credential.Status.PENDING) {
            return;
        }
        for (Credential older : registration.credentials()) {
            if (older.kind() == Credential.Kind.LDEVID && older.status() == Credential.Status.ACTIVE) {
                table.updateStatus(handle, older, Credential.Status.SUPERSEDED, now());
            }
        }
        setStatus(
                handle,
                EventAction.CREDENTIAL_ACTIVATED,
                registration.device(),
                used,
                Credential.Status.ACTIVE,
                actor,
                "first use; it supersedes the older one");
    }

    /** Of a device that is taken out of service. */
    void revokeAll(Handle handle, Device device, Actor actor, String reason) {
        for (Credential credential : of(handle, device)) {
            if (credential.status() != Credential.Status.REVOKED) {
                revoke(handle, device, credential, RevocationReason.CESSATION_OF_OPERATION, reason, actor);
            }
        }
    }

    /** @param comment in words; may be empty */
    void revoke(
            Handle handle, Device device, Credential credential, RevocationReason reason, String comment, Actor actor) {
        table.updateStatus(handle, credential, Credential.Status.REVOKED, now());
        table.setRevocationReason(handle, credential, reason);
        Map<String, Object> after = new LinkedHashMap<>(describe(credential.with(Credential.Status.REVOKED, now())));
        after.put("revocationReason", reason.word());
        record(
                handle,
                EventAction.CREDENTIAL_REVOKED,
                device,
                actor,
                comment.isEmpty() ? reason.rfcName() : comment,
                describe(credential),
                after);
    }

    void expire(Handle handle, Device device, Credential credential) {
        setStatus(
                handle,
                EventAction.CREDENTIAL_EXPIRED,
                device,
                credential,
                Credential.Status.EXPIRED,
                LIFE,
                "valid until " + credential.notAfter());
    }

    void tellEnding(Handle handle, Device device, Credential credential) {
        table.endingTold(handle, credential, now());
        Map<String, Object> now = describe(credential);
        record(handle, EventAction.CREDENTIAL_EXPIRING, device, LIFE, "valid until " + credential.notAfter(), now, now);
    }

    private void setStatus(
            Handle handle,
            EventAction action,
            Device device,
            Credential credential,
            Credential.Status status,
            Actor actor,
            String reason) {
        table.updateStatus(handle, credential, status, now());
        Map<String, Object> after = new LinkedHashMap<>(describe(credential));
        after.put("status", status.name());
        record(handle, action, device, actor, reason, describe(credential), after);
    }

    private void record(
            Handle handle,
            EventAction action,
            Device device,
            Actor actor,
            String reason,
            Map<String, Object> before,
            Map<String, Object> after) {
        changes.add(handle, now(), action, device.serial().text(), actor, reason, before, after);
    }

    /** As exact as it is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean isSame(Credential credential, ProvenCredential proven) {
        return credential.issuer().equals(proven.issuer())
                && credential.serialNumber().equals(proven.serialNumber());
    }

    /** As the change table has it. */
    static Map<String, Object> describe(Credential credential) {
        return Map.of(
                "kind", credential.kind().name(),
                "issuer", credential.issuer(),
                "serialNumber", CertificateNumber.text(credential.serialNumber()),
                "keyId", credential.keyId(),
                "notAfter", credential.notAfter().toString(),
                "status", credential.status().name());
    }
}
