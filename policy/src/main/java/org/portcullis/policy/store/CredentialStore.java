package org.portcullis.policy.store;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.device.RevokedCertificate;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/**
 * The life of credentials from their issuance to their end. Every change commits together with its row in the change
 * table, which makes its event and has live sessions follow.
 */
public final class CredentialStore {
    private static final int BATCH = 200;
    private static final int MOST_AT_ONCE = 10_000;

    private final Database database;
    private final InstantSource clock;
    private final DeviceTable devices = new DeviceTable();
    private final CredentialTable table = new CredentialTable();
    private final EnrolmentPasswordTable passwords = new EnrolmentPasswordTable();
    private final ChangeTable changes;
    private final CredentialLedger ledger;

    /** @param node this node's name, which its changes bear */
    public CredentialStore(Database database, String node, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
        this.ledger = new CredentialLedger(changes, clock);
    }

    /**
     * Every credential ever bound to a device, oldest first; one whose time is over is EXPIRED, whether or not {@link
     * #expireDue} came by already.
     *
     * @throws RegistryRefusal when there is no such device
     */
    public List<BoundCredential> of(Serial serial) {
        Instant now = now();
        return database
                .read(handle -> table.boundTo(handle, device(handle, serial).id()))
                .stream()
                .map(bound -> asOf(bound, now))
                .toList();
    }

    /** @throws RegistryRefusal when there is no such device */
    public Device requireDevice(Serial serial) {
        return database.read(handle -> device(handle, serial));
    }

    /** The credential of that issuer (RFC 4514) and serial number. */
    public Optional<BoundCredential> find(String issuer, BigInteger serialNumber) {
        Instant now = now();
        return database.read(handle -> table.find(handle, issuer, serialNumber)).map(bound -> asOf(bound, now));
    }

    /** The revoked ones of an issuer (RFC 4514) whose certificate did not expire before {@code since}. */
    public List<RevokedCertificate> revoked(String issuer, Instant since) {
        return database.read(handle -> table.revoked(handle, issuer, since, Instant.EPOCH));
    }

    /** Those of them that were revoked at {@code from} or later. */
    public List<RevokedCertificate> revokedSince(String issuer, Instant since, Instant from) {
        return database.read(handle -> table.revoked(handle, issuer, since, from));
    }

    /** When the last certificate of an issuer (RFC 4514) ends or ended; empty when it issued none. */
    public Optional<Instant> lastEnd(String issuer) {
        return database.read(handle -> table.lastEnd(handle, issuer));
    }

    /** How a certificate is bound: what its request proved. */
    public sealed interface Claim {
        /** An admin vouches for it. */
        record Admin() implements Claim {}

        /** A certificate that the device holds. */
        record Certificate(String how) implements Claim {}

        /** The one-time password, which is used up by it. */
        record OneTimePassword(Secret password, String how) implements Claim {}
    }

    /**
     * Binds a certificate that this appliance's CA issued, and uses up what it was asked for with, in one transaction. The
     * first LDevID of a device is ACTIVE, a later one PENDING until it is used.
     *
     * @throws RegistryRefusal when the device is unknown, suspended (but for an admin) or decommissioned, or the password
     *     is not, or not any more, the device's
     */
    public Credential bind(Serial serial, IssuedCertificate certificate, Claim claim, Actor actor) {
        return database.write(handle -> {
            Device device = device(handle, serial);
            boolean byAdmin = claim instanceof Claim.Admin;
            if (device.state() == LifecycleState.DECOMMISSIONED
                    || device.state() == LifecycleState.SUSPENDED && !byAdmin) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        serial + " is " + device.state().word() + "; it gets no certificate");
            }
            String how = "";
            if (claim instanceof Claim.OneTimePassword password) {
                if (!passwords.use(handle, device.id(), password.password(), now())) {
                    throw new RegistryRefusal(
                            RegistryRefusal.Kind.NOT_BOUND,
                            "the enrolment password of " + serial + " was used meanwhile");
                }
                how = password.how();
            } else if (claim instanceof Claim.Certificate shown) {
                how = shown.how();
            }
            return ledger.bindIssued(handle, device, certificate, actor, how);
        });
    }

    /**
     * Revokes a credential for ever; sessions that it began are ended.
     *
     * @param comment in the admin's words; may be empty
     * @throws RegistryRefusal when the device is unknown, the credential is not its own, or is revoked already
     */
    public BoundCredential revoke(
            Serial serial, BigInteger serialNumber, RevocationReason reason, String comment, Actor actor) {
        if (!RevocationReason.FOR_EVER.contains(reason)) {
            throw new IllegalArgumentException(reason.rfcName() + " is no revocation for ever");
        }
        return database.write(handle -> {
            Device device = device(handle, serial);
            List<Credential> meant = table.of(handle, device.id()).stream()
                    .filter(credential -> credential.serialNumber().equals(serialNumber))
                    .toList();
            if (meant.isEmpty()) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_BOUND,
                        serial + " has no credential with the serial number " + CertificateNumber.text(serialNumber));
            }
            List<Credential> valid = meant.stream()
                    .filter(credential -> credential.status() != Credential.Status.REVOKED)
                    .toList();
            if (valid.isEmpty()) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        "it was revoked on " + meant.get(0).statusSince() + " already");
            }
            valid.forEach(credential -> ledger.revoke(handle, device, credential, reason, comment, actor));
            return table.find(handle, valid.get(0).issuer(), serialNumber).orElseThrow();
        });
    }

    /** Marks what has expired, at most {@value #MOST_AT_ONCE} credentials; each has its event. */
    public void expireDue() {
        Instant now = now();
        inBatches(
                (handle, limit) -> table.expired(handle, now, limit),
                (handle, due) -> ledger.expire(handle, device(handle, due.device()), due.credential()));
    }

    /**
     * Tells, once each, which credentials end within {@code ahead} or are in the last quarter of a shorter life; at most
     * {@value #MOST_AT_ONCE} of them.
     */
    public void tellEnding(Duration ahead) {
        Instant now = now();
        inBatches(
                (handle, limit) -> table.ending(handle, now, now.plus(ahead), limit),
                (handle, due) -> ledger.tellEnding(handle, device(handle, due.device()), due.credential()));
    }

    private interface Due {
        List<BoundCredential> find(Handle handle, int limit);
    }

    /** Other writers come between two batches. */
    private void inBatches(Due due, BiConsumer<Handle, BoundCredential> work) {
        for (int done = 0; done < MOST_AT_ONCE; done += BATCH) {
            if (database.read(handle -> due.find(handle, 1)).isEmpty()) {
                return;
            }
            database.change(handle -> due.find(handle, BATCH).forEach(each -> work.accept(handle, each)));
        }
    }

    /**
     * Makes a one-time password for the enrolment of a device, in place of one that it may have.
     *
     * @param password what is kept of it is its SHA-256
     * @return until when it counts
     * @throws RegistryRefusal when the device is unknown, suspended or decommissioned
     */
    public Instant setEnrolmentPassword(Serial serial, Secret password, Duration validFor, Actor actor) {
        return database.write(handle -> {
            Device device = device(handle, serial);
            if (device.state() == LifecycleState.DECOMMISSIONED || device.state() == LifecycleState.SUSPENDED) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        serial + " is " + device.state().word() + "; it cannot enrol");
            }
            Instant expires = now().plus(validFor);
            passwords.put(handle, device.id(), password, now(), expires);
            changes.add(
                    handle,
                    now(),
                    EventAction.ENROLMENT_PASSWORD_ISSUED,
                    serial.text(),
                    actor,
                    "valid until " + expires,
                    Map.of(),
                    Map.of("expires", expires.toString()));
            return expires;
        });
    }

    /** Whether the password is the device's now; it stays so until a certificate is bound by it. */
    public boolean isEnrolmentPassword(Serial serial, Secret password) {
        Instant now = now();
        return database.read(handle -> devices.find(handle, serial)
                .filter(device -> passwords.matches(handle, device.id(), password, now))
                .isPresent());
    }

    private Device device(Handle handle, Serial serial) {
        return devices.find(handle, serial)
                .orElseThrow(() ->
                        new RegistryRefusal(RegistryRefusal.Kind.UNKNOWN_DEVICE, "no device has the serial " + serial));
    }

    static BoundCredential asOf(BoundCredential bound, Instant now) {
        Credential credential = bound.credential();
        boolean over = !now.isBefore(credential.notAfter())
                && credential.status() != Credential.Status.REVOKED
                && credential.status() != Credential.Status.EXPIRED;
        return over ? bound.with(credential.with(Credential.Status.EXPIRED, credential.notAfter())) : bound;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
