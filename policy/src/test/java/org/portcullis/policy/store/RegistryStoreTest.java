package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.policy.device.LifecycleState.ACTIVE;
import static org.portcullis.policy.device.LifecycleState.DECOMMISSIONED;
import static org.portcullis.policy.device.LifecycleState.ONBOARDING;
import static org.portcullis.policy.device.LifecycleState.QUARANTINED;
import static org.portcullis.policy.device.LifecycleState.REGISTERED;
import static org.portcullis.policy.device.LifecycleState.SUSPENDED;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RegistryStoreTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Actor OPERATOR = new Actor("operator", Authority.OPERATOR);
    private static final Serial SN = new Serial("SN-1");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Instant now = START;
    private Database database;
    private RegistryStore registry;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsRegisteredIsFoundAfterReopening() {
        NewDevice draft = new NewDevice(
                SN, "hall 3", "sensor", "acme", "T-100", "facility", Set.of("hot", "b"), Optional.empty(), ACTIVE);
        Device registered = registry.register(draft, ADMIN, "delivered");
        database.close();
        open();
        assertEquals(registered, device());
        assertEquals(Set.of("b", "hot"), device().tags());
    }

    @Test
    void aSerialIsRegisteredOnce() {
        register(REGISTERED);
        assertRefused(RegistryRefusal.Kind.ALREADY_EXISTS, () -> register(ACTIVE));
    }

    @Test
    void aReleaseLeadsBackToWhereTheDeviceWas() {
        register(REGISTERED);
        change(ONBOARDING);
        change(SUSPENDED);
        change(QUARANTINED);
        RegistryRefusal refusal = assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> change(ACTIVE));
        assertTrue(
                refusal.getMessage().contains("allowed: onboarding, suspended, decommissioned"), refusal.getMessage());
        change(ONBOARDING);
        assertEquals(Optional.empty(), device().stateBefore());
    }

    @Test
    void everyChangeLeavesItsRow() {
        register(ACTIVE);
        registry.changeState(SN, QUARANTINED, ADMIN, "odd traffic", Optional.empty());
        Change change = changes().get(1);
        assertEquals("admin", change.actor());
        assertEquals("odd traffic", change.reason());
        assertEquals("active", change.before().get("state"));
        assertEquals("quarantined", change.after().get("state"));
        assertEquals(
                "admin moved device SN-1 from active to quarantined: odd traffic",
                ChangeEvent.of(change)
                        .get(org.portcullis.policy.event.Field.MESSAGE)
                        .orElseThrow());
    }

    @Test
    void aTimedQuarantineEndsByItself() {
        register(ACTIVE);
        registry.changeState(SN, QUARANTINED, ADMIN, "scan", Optional.of(START.plusSeconds(60)));
        now = START.plusSeconds(59);
        assertEquals(List.of(), registry.releaseDue());
        now = START.plusSeconds(60);
        RegistryStore otherNode = new RegistryStore(database, "node-2", () -> now);
        assertEquals(1, otherNode.releaseDue().size());
        assertEquals(List.of(), registry.releaseDue());
        assertEquals(ACTIVE, device().state());
        Change release = database.read(handle -> new ChangeTable("node-2").after(handle, 0, 100))
                .get(0);
        assertEquals("system", release.actor());
        assertEquals("time limit of \"scan\" reached", release.reason());
    }

    @Test
    void aTimedQuarantineThatWasChangedSinceStays() {
        register(ACTIVE);
        registry.changeState(SN, QUARANTINED, ADMIN, "scan", Optional.of(START.plusSeconds(60)));
        registry.changeState(SN, SUSPENDED, ADMIN, "stolen", Optional.empty());
        now = START.plusSeconds(61);
        assertEquals(List.of(), registry.releaseDue());
        assertEquals(SUSPENDED, device().state());
    }

    /** What was entered as held has the beginning to go back to, also after it was read from the database. */
    @ParameterizedTest
    @EnumSource(names = {"SUSPENDED", "QUARANTINED"})
    void whatWasEnteredAsHeldIsReleasedToTheBeginning(LifecycleState held) {
        register(held);
        assertEquals(Optional.of(REGISTERED), device().stateBefore());
        change(REGISTERED);
        assertEquals(REGISTERED, device().state());
    }

    @Test
    void aTimeLimitOutlivesARestartAndOtherCorrections() {
        register(ACTIVE);
        registry.changeState(SN, QUARANTINED, ADMIN, "scan", Optional.of(START.plusSeconds(60)));
        new DeviceDirectory(database, "node-1", () -> now)
                .update(
                        device(),
                        new DeviceDetails("renamed", "sensor", "acme", "", "", Set.of(), Optional.empty()),
                        ADMIN,
                        "");
        database.close();
        open();
        now = START.plusSeconds(60);
        assertEquals(1, registry.releaseDue().size());
        assertEquals(ACTIVE, device().state());
        assertEquals("renamed", device().name());
    }

    @Test
    void aDecommissionedSerialThatComesBackIsNoted() {
        register(ACTIVE);
        change(DECOMMISSIONED);
        assertRefused(RegistryRefusal.Kind.ALREADY_EXISTS, () -> register(REGISTERED));
        assertEquals(
                "The decommissioned device SN-1 came back and was refused: admin tried to register its serial",
                message(last()));
        registry.noteReturn(SN, new Actor("system:radius"), "it proved a certificate");
        assertEquals(1, returned(), "within the hour");
        now = START.plus(Duration.ofHours(1));
        registry.noteReturn(SN, new Actor("system:radius"), "it proved a certificate");
        registry.noteReturn(SN, new Actor("system:radius"), "it proved a certificate");
        assertEquals(2, returned());
        assertEquals(
                Optional.of("failure"), ChangeEvent.of(last()).get(org.portcullis.policy.event.Field.EVENT_OUTCOME));
    }

    @Test
    void aDecommissionedSerialReturnsOnlyInItsOwnPlaceAndByAnAdmin() {
        register(ACTIVE);
        NewDevice again =
                new NewDevice(SN, "second life", "sensor", "acme", "", "", Set.of(), Optional.empty(), REGISTERED);
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> registry.registerInPlaceOf(SN, again, ADMIN, ""));
        registry.recordProof(SN, proven(Credential.Kind.IDEVID, 1, "KEY-1"), ADMIN);
        bindIssued(SN, issued(2), ADMIN);
        String id = device().id();
        change(DECOMMISSIONED);
        assertRefused(RegistryRefusal.Kind.NOT_PERMITTED, () -> registry.registerInPlaceOf(SN, again, OPERATOR, ""));
        registry.registerInPlaceOf(SN, again, ADMIN, "repaired");
        assertEquals(REGISTERED, device().state());
        assertEquals("second life", device().name());
        assertEquals(id, device().id());
        assertEquals("repaired; replaces SN-1", last().reason());
        assertEquals(
                List.of(Credential.Status.REVOKED), statuses(), "the LDevID stays revoked, the IDevID may bind anew");
        registry.recordProof(SN, proven(Credential.Kind.IDEVID, 1, "KEY-1"), ADMIN);
        assertEquals(ONBOARDING, device().state());
    }

    @Test
    void aSuccessorLeavesTheDecommissionedOneAsItIs() {
        register(ACTIVE);
        change(DECOMMISSIONED);
        Serial next = new Serial("SN-2");
        registry.registerInPlaceOf(SN, NewDevice.of(next, "acme"), OPERATOR, "");
        assertEquals(DECOMMISSIONED, device().state());
        assertEquals("replaces SN-1", registry.find(next).orElseThrow().device().stateReason());
    }

    @Test
    void aTimeLimitFitsHeldStatesOnly() {
        register(REGISTERED);
        assertRefused(
                RegistryRefusal.Kind.NOT_ALLOWED,
                () -> registry.changeState(SN, ONBOARDING, ADMIN, "", Optional.of(START.plusSeconds(60))));
    }

    @Test
    void theFirstProofBindsAnIdevidAndBeginsOnboarding() {
        register(REGISTERED);
        registry.recordProof(SN, proven(Credential.Kind.IDEVID, 1, "KEY-1"), ADMIN);
        assertEquals(ONBOARDING, device().state());
        assertEquals(
                List.of("KEY-1"), credentials().stream().map(Credential::keyId).toList());
        registry.recordProof(SN, proven(Credential.Kind.IDEVID, 1, "KEY-1"), ADMIN);
        assertEquals(1, credentials().size());
        registry.recordProof(SN, proven(Credential.Kind.IDEVID, 2, "KEY-1"), ADMIN);
        assertEquals(2, credentials().size(), "the same key in a new certificate");
        assertRefused(
                RegistryRefusal.Kind.NOT_BOUND,
                () -> registry.recordProof(SN, proven(Credential.Kind.IDEVID, 3, "KEY-2"), ADMIN));
    }

    @Test
    void theFirstUseOfAnLdevidSupersedesTheOlder() {
        register(ACTIVE);
        bindIssued(SN, issued(1), ADMIN);
        bindIssued(SN, issued(2), ADMIN);
        assertEquals(List.of(Credential.Status.ACTIVE, Credential.Status.PENDING), statuses());
        registry.recordProof(SN, proven(Credential.Kind.LDEVID, 2, "KEY-2"), ADMIN);
        assertEquals(List.of(Credential.Status.SUPERSEDED, Credential.Status.ACTIVE), statuses());
        assertRefused(
                RegistryRefusal.Kind.NOT_BOUND,
                () -> registry.recordProof(SN, proven(Credential.Kind.LDEVID, 3, "KEY-3"), ADMIN));
    }

    @Test
    void aCredentialKnowsSinceWhenItHasItsStatus() {
        register(ACTIVE);
        Credential first = bindIssued(SN, issued(1), ADMIN);
        now = START.plusSeconds(10).plusNanos(123_456_789);
        assertEquals(List.of(first, bindIssued(SN, issued(2), ADMIN)), credentials());
        Instant bound = START.plusSeconds(10).plusMillis(123);
        assertEquals(List.of(START, bound), statusTimes());
        Instant used = START.plusSeconds(20);
        now = used;
        registry.recordProof(SN, proven(Credential.Kind.LDEVID, 2, "KEY-2"), ADMIN);
        assertEquals(List.of(used, used), statusTimes());
        now = START.plusSeconds(30);
        registry.recordProof(SN, proven(Credential.Kind.LDEVID, 1, "KEY-1"), ADMIN);
        registry.recordProof(SN, proven(Credential.Kind.LDEVID, 2, "KEY-2"), ADMIN);
        assertEquals(List.of(used, used), statusTimes(), "use does not prolong the overlap");
        change(DECOMMISSIONED);
        assertEquals(List.of(now, now), statusTimes());
    }

    @Test
    void decommissioningIsForEverAndRevokesTheCredentials() {
        register(ACTIVE);
        bindIssued(SN, issued(1), ADMIN);
        change(DECOMMISSIONED);
        assertEquals(List.of(Credential.Status.REVOKED), statuses());
        for (LifecycleState state : LifecycleState.values()) {
            assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> change(state));
        }
        assertRefused(RegistryRefusal.Kind.ALREADY_EXISTS, () -> register(ACTIVE));
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> bindIssued(SN, issued(2), ADMIN));
        assertRefused(
                RegistryRefusal.Kind.NOT_ALLOWED,
                () -> registry.recordProof(SN, proven(Credential.Kind.IDEVID, 1, "KEY-1"), ADMIN));
    }

    @Test
    void ancestorsAreReadWithTheDevice() {
        register(ACTIVE);
        Serial child = new Serial("SN-1/fw");
        registry.register(
                new NewDevice(child, "", "process", "acme", "", "", Set.of(), Optional.of(SN), ACTIVE), ADMIN, "");
        assertEquals(List.of(device()), registry.find(child).orElseThrow().ancestors());
        NewDevice orphan =
                new NewDevice(new Serial("X"), "", "", "", "", "", Set.of(), Optional.of(new Serial("none")), ACTIVE);
        assertRefused(RegistryRefusal.Kind.UNKNOWN_DEVICE, () -> registry.register(orphan, ADMIN, ""));
    }

    private Device register(LifecycleState state) {
        return registry.register(
                new NewDevice(SN, "", "sensor", "acme", "", "", Set.of(), Optional.empty(), state), ADMIN, "");
    }

    private void change(LifecycleState to) {
        registry.changeState(SN, to, ADMIN, "test", Optional.empty());
    }

    private Change last() {
        List<Change> all = changes();
        return all.get(all.size() - 1);
    }

    private long returned() {
        return changes().stream()
                .filter(change -> change.action() == EventAction.DECOMMISSIONED_DEVICE_RETURNED)
                .count();
    }

    private static String message(Change change) {
        return (String) ChangeEvent.of(change)
                .get(org.portcullis.policy.event.Field.MESSAGE)
                .orElseThrow();
    }

    private Device device() {
        return registry.find(SN).orElseThrow().device();
    }

    private List<Credential> credentials() {
        return registry.find(SN).orElseThrow().credentials();
    }

    private List<Credential.Status> statuses() {
        return credentials().stream().map(Credential::status).toList();
    }

    private List<Instant> statusTimes() {
        return credentials().stream().map(Credential::statusSince).toList();
    }

    private List<Change> changes() {
        return database.read(handle -> new ChangeTable("node-1").after(handle, 0, 100));
    }

    private static ProvenCredential proven(Credential.Kind kind, long serial, String keyId) {
        return new ProvenCredential(
                SN.text(),
                kind,
                Optional.empty(),
                "CN=Issuer",
                "CN=SN-1",
                BigInteger.valueOf(serial),
                keyId,
                "EC-P256",
                "00",
                START,
                START.plusSeconds(3600),
                List.of(),
                "good");
    }

    private static IssuedCertificate issued(long serial) {
        return new IssuedCertificate(
                "CN=Issuer",
                BigInteger.valueOf(serial),
                "KEY-" + serial,
                START.plusSeconds(serial),
                START.plusSeconds(3600),
                new byte[] {1});
    }

    private static RegistryRefusal assertRefused(
            RegistryRefusal.Kind kind, org.junit.jupiter.api.function.Executable e) {
        RegistryRefusal refusal = assertThrows(RegistryRefusal.class, e);
        assertEquals(kind, refusal.kind(), refusal.getMessage());
        return refusal;
    }

    private Credential bindIssued(Serial serial, IssuedCertificate certificate, Actor actor) {
        return new CredentialStore(database, "node-1", () -> now)
                .bind(serial, certificate, new CredentialStore.Claim.Admin(), actor);
    }
}
