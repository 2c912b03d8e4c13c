package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Status;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.device.RevokedCertificate;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CredentialStoreTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Serial SN = new Serial("SN-1");
    private static final String CA = "CN=Issuing";
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final CredentialStore.Claim BY_ADMIN = new CredentialStore.Claim.Admin();
    private static final Secret PASSWORD = Secret.ofUtf8("correct horse battery staple");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Instant now = START;
    private Database database;
    private RegistryStore registry;
    private CredentialStore credentials;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", () -> now);
        credentials = new CredentialStore(database, "node-1", () -> now);
        registry.register(
                new NewDevice(SN, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE), ADMIN, "");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anIssuedCertificateIsKeptWhole() {
        bind(10, Duration.ofDays(90));
        BoundCredential bound = credentials.of(SN).get(0);
        assertEquals(SN, bound.device());
        assertEquals(Status.ACTIVE, bound.credential().status());
        assertEquals("der 10", new String(bound.certificate().orElseThrow(), StandardCharsets.UTF_8));
        assertEquals(
                Optional.of(bound.credential()),
                credentials.find(CA, BigInteger.TEN).map(BoundCredential::credential));
        assertEquals(Optional.empty(), credentials.find("CN=Other", BigInteger.TEN));
    }

    @Test
    void revocationIsForEverAndHasItsReason() {
        bind(10, Duration.ofDays(90));
        BoundCredential revoked =
                credentials.revoke(SN, BigInteger.TEN, RevocationReason.KEY_COMPROMISE, "stolen", ADMIN);
        assertEquals(Status.REVOKED, revoked.credential().status());
        assertEquals(Optional.of(RevocationReason.KEY_COMPROMISE), revoked.revocation());
        assertEquals(
                List.of(new RevokedCertificate(BigInteger.TEN, now, RevocationReason.KEY_COMPROMISE)),
                credentials.revoked(CA, now));
        assertEquals(List.of(), credentials.revoked("CN=Other", now));
        assertEquals(List.of(), credentials.revoked(CA, now.plus(Duration.ofDays(91))));
        SecurityEvent event = ChangeEvent.of(last());
        assertEquals(
                "admin revoked the certificate 0A of CN=Issuing of device SN-1: stolen",
                event.get(Field.MESSAGE).orElseThrow());
        assertEquals("key-compromise", event.get(Field.REVOCATION_REASON).orElseThrow());

        assertRefused(
                RegistryRefusal.Kind.NOT_ALLOWED,
                () -> credentials.revoke(SN, BigInteger.TEN, RevocationReason.SUPERSEDED, "", ADMIN));
        assertRefused(
                RegistryRefusal.Kind.NOT_BOUND,
                () -> credentials.revoke(SN, BigInteger.TWO, RevocationReason.SUPERSEDED, "", ADMIN));
        assertThrows(
                IllegalArgumentException.class,
                () -> credentials.revoke(SN, BigInteger.TEN, RevocationReason.CERTIFICATE_HOLD, "", ADMIN));
        now = START.plus(Duration.ofDays(100));
        credentials.expireDue();
        assertEquals(Status.REVOKED, status(10), "a revoked one does not expire");
    }

    @Test
    void decommissioningRevokesForCessationOfOperation() {
        bind(10, Duration.ofDays(90));
        registry.changeState(SN, LifecycleState.DECOMMISSIONED, ADMIN, "scrapped", Optional.empty());
        assertEquals(
                Optional.of(RevocationReason.CESSATION_OF_OPERATION),
                credentials.of(SN).get(0).revocation());
    }

    @Test
    void theEndIsToldOnceAndThenComes() {
        bind(10, Duration.ofDays(90));
        now = START.plus(Duration.ofDays(75));
        credentials.tellEnding(Duration.ofDays(14));
        assertEquals(EventAction.CREDENTIAL_ISSUED, last().action());
        now = START.plus(Duration.ofDays(77));
        credentials.tellEnding(Duration.ofDays(14));
        credentials.tellEnding(Duration.ofDays(14));
        assertEquals(
                List.of(EventAction.CREDENTIAL_ISSUED, EventAction.CREDENTIAL_EXPIRING),
                actions().subList(1, 3));
        assertEquals(3, actions().size());
        assertEquals(
                START.plus(Duration.ofDays(90)),
                ChangeEvent.of(last()).get(Field.TLS_CLIENT_NOT_AFTER).orElseThrow());

        now = START.plus(Duration.ofDays(90));
        assertEquals(Status.EXPIRED, status(10), "by time alone");
        credentials.expireDue();
        credentials.expireDue();
        assertEquals(EventAction.CREDENTIAL_EXPIRED, last().action());
        assertEquals(4, actions().size());
        assertEquals(
                Status.EXPIRED,
                registry.find(SN).orElseThrow().credentials().get(0).status());
    }

    @Test
    void whatEndsOnOneDayIsDoneInOneTurn() {
        String device = credentials.requireDevice(SN).id();
        List<CredentialTable.Draft> many = IntStream.rangeClosed(1, 201)
                .mapToObj(number -> new CredentialTable.Draft(
                        new Credential(
                                device,
                                Credential.Kind.LDEVID,
                                "CN=CA",
                                BigInteger.valueOf(number),
                                "K",
                                START,
                                START.plus(Duration.ofDays(90)),
                                Status.ACTIVE,
                                START),
                        new byte[] {1},
                        List.of()))
                .toList();
        database.change(handle -> new CredentialTable().insertAll(handle, many));
        now = START.plus(Duration.ofDays(80));
        credentials.tellEnding(Duration.ofDays(14));
        assertEquals(
                List.of(),
                database.read(
                        handle -> handle.createQuery("SELECT serial_number FROM credential WHERE expiry_told IS NULL")
                                .mapTo(String.class)
                                .list()));
        now = START.plus(Duration.ofDays(91));
        credentials.expireDue();
        assertEquals(
                Set.of(Status.EXPIRED),
                registry.find(SN).orElseThrow().credentials().stream()
                        .map(Credential::status)
                        .collect(Collectors.toSet()));
    }

    /** A life of an hour is not near its end from its beginning on. */
    @Test
    void ofAShortLifeTheLastQuarterIsTold() {
        bind(10, Duration.ofHours(1));
        credentials.tellEnding(Duration.ofDays(14));
        assertEquals(EventAction.CREDENTIAL_ISSUED, last().action());
        now = START.plus(Duration.ofMinutes(46));
        credentials.tellEnding(Duration.ofDays(14));
        assertEquals(EventAction.CREDENTIAL_EXPIRING, last().action());
    }

    @Test
    void anEnrolmentPasswordBindsOneCertificate() throws Exception {
        Instant expires = credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        assertEquals(START.plus(Duration.ofHours(1)), expires);
        assertTrue(credentials.isEnrolmentPassword(SN, PASSWORD));
        assertFalse(credentials.isEnrolmentPassword(SN, Secret.ofUtf8("another")));
        assertFalse(credentials.isEnrolmentPassword(new Serial("SN-2"), PASSWORD));
        credentials.bind(SN, certificate(10, Duration.ofDays(90)), byPassword(), ADMIN);
        assertFalse(credentials.isEnrolmentPassword(SN, PASSWORD));
        assertRefused(
                RegistryRefusal.Kind.NOT_BOUND,
                () -> credentials.bind(SN, certificate(11, Duration.ofDays(90)), byPassword(), ADMIN));
        assertEquals(1, credentials.of(SN).size());
        credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        String rows = database.read(handle -> handle.createQuery("SELECT * FROM enrolment_password")
                .mapToMap()
                .one()
                .toString());
        assertFalse(rows.contains("correct horse"), rows);
        if (databases == TestDatabase.SQLITE) {
            assertFalse(
                    Files.readString(folder.resolve("portcullis.db-wal"), StandardCharsets.ISO_8859_1)
                            .contains("correct horse"),
                    "the password is at rest");
        }
    }

    @Test
    void anEnrolmentPasswordEndsByTimeAndByTheNextOne() {
        credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        now = START.plus(Duration.ofHours(1));
        assertFalse(credentials.isEnrolmentPassword(SN, PASSWORD));
        credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        credentials.setEnrolmentPassword(SN, Secret.ofUtf8("next"), Duration.ofHours(1), ADMIN);
        assertFalse(credentials.isEnrolmentPassword(SN, PASSWORD));
    }

    @Test
    void aSuspendedDeviceEnrolsByNobodyButAnAdmin() {
        credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        registry.changeState(SN, LifecycleState.SUSPENDED, ADMIN, "lost", Optional.empty());
        assertRefused(
                RegistryRefusal.Kind.NOT_ALLOWED,
                () -> credentials.bind(SN, certificate(10, Duration.ofDays(1)), byPassword(), ADMIN));
        assertRefused(
                RegistryRefusal.Kind.NOT_ALLOWED,
                () -> credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN));
        bind(11, Duration.ofDays(1));
        registry.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "found", Optional.empty());
        credentials.bind(
                SN, certificate(12, Duration.ofDays(1)), new CredentialStore.Claim.Certificate("by LDevID"), ADMIN);
        assertEquals(2, credentials.of(SN).size());
    }

    private static CredentialStore.Claim byPassword() {
        return new CredentialStore.Claim.OneTimePassword(PASSWORD, "by password");
    }

    private void bind(long number, Duration validity) {
        credentials.bind(SN, certificate(number, validity), BY_ADMIN, ADMIN);
    }

    private IssuedCertificate certificate(long number, Duration validity) {
        return new IssuedCertificate(
                CA,
                BigInteger.valueOf(number),
                "KEY" + number,
                now,
                now.plus(validity),
                ("der " + number).getBytes(StandardCharsets.UTF_8));
    }

    private Status status(long number) {
        return credentials
                .find(CA, BigInteger.valueOf(number))
                .orElseThrow()
                .credential()
                .status();
    }

    private List<Change> changes() {
        return database.read(handle -> new ChangeTable("node-1").after(handle, 0, 100));
    }

    private List<EventAction> actions() {
        return changes().stream().map(Change::action).toList();
    }

    private Change last() {
        List<Change> all = changes();
        return all.get(all.size() - 1);
    }

    private static void assertRefused(RegistryRefusal.Kind kind, org.junit.jupiter.api.function.Executable work) {
        assertEquals(kind, assertThrows(RegistryRefusal.class, work).kind());
    }
}
