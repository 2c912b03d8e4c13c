package org.portcullis.profiler.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.MemoryStore;

/** From the journal to the event, and what is done: with restarts, exceptions, limits and the brake. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AnomaliesTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T08:00:00Z");
    private static final MacAddress FIRST = new MacAddress(0x001122AABB01L);
    private static final MacAddress SECOND = new MacAddress(0x001122AABB02L);
    private static final MacAddress THIRD = new MacAddress(0x001122AABB03L);

    @Parameter
    TestDatabase databases;

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> time = new AtomicReference<>(BEGIN);
    private final InstantSource clock = time::get;
    private final ScriptedJournal journal = new ScriptedJournal();
    private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean diskFull;
    private volatile AnomalySettings settings = with(Map.of());
    private final Network network = new Network();
    private Database database;
    private RegistryStore registry;
    private HoldStore holds;
    private Optional<Anomalies> running = Optional.empty();

    private static final class Network implements LiveNetwork {
        private volatile List<Session> live = List.of();
        private volatile Optional<Instant> heard = Optional.empty();
        private volatile long count = 1_000;

        @Override
        public List<Session> of(Serial device) {
            return live.stream()
                    .filter(session -> session.device().equals(Optional.of(device)))
                    .toList();
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public Optional<Instant> heard(String nas) {
            return heard;
        }
    }

    private static AnomalySettings with(Map<AnomalyRule, Mode> modes) {
        return new AnomalySettings(Duration.ZERO, modes, Duration.ofHours(1), 20, 0.002);
    }

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        database.migrate("profiler");
        registry = new RegistryStore(database, "node-1", clock);
        holds = new HoldStore(database, "node-1", clock, new Random(7));
        holds.load();
    }

    @AfterEach
    void close() {
        stop();
        database.close();
    }

    private void start() {
        Anomalies anomalies = new Anomalies(
                new Anomalies.Collaborators(
                        new MemoryStore(database, "node-1"),
                        new AnomalyStore(database),
                        new ExceptionStore(database),
                        new ActingLimit(database),
                        journal,
                        event -> {
                            if (diskFull) {
                                return CompletableFuture.failedFuture(new IllegalStateException("the disk is full"));
                            }
                            events.add(event);
                            return CompletableFuture.completedFuture(1L);
                        },
                        registry,
                        network,
                        new Response(registry, holds),
                        () -> settings),
                "node-1",
                clock);
        anomalies.start();
        running = Optional.of(anomalies);
    }

    private void stop() {
        running.ifPresent(Anomalies::close);
        running = Optional.empty();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 12_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    /** Until all that was journaled was looked at, and what waited longest is kept. */
    private void settle() throws InterruptedException {
        await("everything is looked at", () -> running.orElseThrow().behind() == 0);
        time.set(time.get().plusSeconds(6));
        await("it is kept", () -> new MemoryStore(database, "node-1").cursor().equals(Optional.of(journal.last())));
    }

    private List<String> told() {
        return events.stream()
                .map(event -> (String) event.get(Field.RULE_NAME).orElse("brake"))
                .toList();
    }

    private void tells(String... rules) throws InterruptedException {
        await("told " + told(), () -> told().size() >= rules.length);
        settle();
        assertEquals(List.of(rules), told());
    }

    private Instant now() {
        Instant next = time.get().plusSeconds(1);
        time.set(next);
        return next;
    }

    @Test
    void whatIsNewIsToldOnceAndNotAgainAfterARestart() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        tells("certificate-new-mac");
        SecurityEvent event = events.get(0);
        assertEquals(Optional.of("alert"), event.get(Field.EVENT_KIND));
        assertEquals(Optional.of("event-3"), event.get(Field.ANOMALY_SOURCE));
        assertEquals(Optional.of(SECOND), event.get(Field.SOURCE_MAC));
        assertEquals(
                Optional.of(List.of("00-11-22-AA-BB-01, last seen 2026-03-01T08:00:02Z")),
                event.get(Field.ANOMALY_BEFORE));
        stop();
        start();
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        assertEquals(1, events.size(), told().toString());
        journal.admitted("CAM-1", THIRD, "7", now());
        tells("certificate-new-mac", "certificate-new-mac");
    }

    @Test
    void whatHappenedWhileNobodyLookedIsFoundAfterwards() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        stop();
        journal.admitted("CAM-1", SECOND, "7", now());
        start();
        tells("certificate-new-mac");
    }

    @Test
    void whatCouldNotBeJournaledIsToldAfterARestartAndAsTheSame() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        diskFull = true;
        journal.admitted("CAM-1", SECOND, "7", now());
        settle();
        AnomalyStore store = new AnomalyStore(database);
        AnomalyStore.Filter all = new AnomalyStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), false);
        await("it is found", () -> store.count(all) == 1);
        assertEquals(List.of(), events);
        stop();
        diskFull = false;
        start();
        tells("certificate-new-mac");
        assertEquals(
                store.list(all, Optional.empty(), 10).get(0).id(), events.get(0).id());
    }

    @Test
    void aFirstStartLearnsFromTheJournalAndTellsNothingOfIt() throws Exception {
        settings = new AnomalySettings(Duration.ofDays(7), Map.of(), Duration.ofHours(1), 20, 1);
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minus(Duration.ofDays(8)));
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minus(Duration.ofDays(7)));
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minusSeconds(60));
        journal.unknown("CAM-9", SECOND, "8", BEGIN.minusSeconds(50));
        start();
        settle();
        assertEquals(List.of(), events);
        time.set(BEGIN.plus(Duration.ofHours(1)));
        journal.admitted("CAM-1", SECOND, "7", now());
        tells("certificate-new-mac");
    }

    @Test
    void anExceptionCoversItsDeviceAndItsTime() throws Exception {
        ExceptionStore exceptions = new ExceptionStore(database);
        exceptions.add(new AnomalyException(
                "x1",
                AnomalyRule.CERTIFICATE_NEW_MAC,
                Optional.of(new Serial("CAM-1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                BEGIN.plus(Duration.ofHours(1)),
                "its board is replaced",
                "anna",
                BEGIN));
        start();
        for (String serial : List.of("CAM-1", "CAM-2")) {
            journal.admitted(serial, serial.equals("CAM-1") ? FIRST : SECOND, serial, now());
        }
        journal.admitted("CAM-1", THIRD, "CAM-1", now());
        journal.admitted("CAM-2", new MacAddress(0x001122AABB09L), "CAM-2", now());
        tells("certificate-new-mac");
        assertEquals(Optional.of("CAM-2"), events.get(0).get(Field.DEVICE_SERIAL_NUMBER));
        time.set(BEGIN.plus(Duration.ofHours(2)));
        journal.admitted("CAM-1", new MacAddress(0x001122AABB0AL), "CAM-1", now());
        tells("certificate-new-mac", "certificate-new-mac");
    }

    @Test
    void aModeRecordsAndAnotherSaysNothing() throws Exception {
        settings = with(Map.of(AnomalyRule.CERTIFICATE_NEW_MAC, Mode.OFF, AnomalyRule.UNKNOWN_SERIAL, Mode.RECORD));
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.unknown("CAM-9", THIRD, "8", now());
        tells("unknown-serial");
        assertEquals(Optional.of("event"), events.get(0).get(Field.EVENT_KIND));
        assertEquals(Optional.of(21L), events.get(0).get(Field.EVENT_SEVERITY));
    }

    @Test
    void whatTheDeviceProvedActsOnItAndTheBrakeStopsTheNextUntilItIsReleased() throws Exception {
        settings = with(Map.of(
                AnomalyRule.TWO_PLACES_AT_ONCE, Mode.ACT,
                AnomalyRule.CERTIFICATE_NEW_MAC, Mode.OFF,
                AnomalyRule.NEW_PLACE, Mode.OFF));
        network.count = 900;
        for (String serial : List.of("CAM-1", "CAM-2", "CAM-3")) {
            registry.register(
                    new NewDevice(
                            new Serial(serial),
                            "",
                            "",
                            "",
                            "",
                            "",
                            java.util.Set.of(),
                            Optional.empty(),
                            LifecycleState.ACTIVE),
                    new Actor("anna"),
                    "test");
        }
        start();
        twice("CAM-1", 1);
        tells("two-places-at-once");
        Device held = state("CAM-1");
        assertEquals(LifecycleState.QUARANTINED, held.state());
        assertEquals(
                Duration.ofHours(1).toMinutes(),
                Duration.between(BEGIN, held.stateUntil().orElseThrow()).toMinutes());
        assertTrue(text(0, Field.ANOMALY_ACTION).startsWith("device CAM-1 is in quarantine until "), "" + events);

        twice("CAM-2", 2);
        tells("two-places-at-once", "brake", "two-places-at-once");
        assertEquals(LifecycleState.ACTIVE, state("CAM-2").state());
        assertTrue(text(2, Field.ANOMALY_ACTION).startsWith("nothing was done, and the brake is on"), "" + events);

        assertTrue(new ActingLimit(database).release(now()).isPresent());
        assertFalse(new ActingLimit(database).release(now()).isPresent());
        twice("CAM-3", 3);
        tells("two-places-at-once", "brake", "two-places-at-once", "two-places-at-once");
        assertEquals(LifecycleState.QUARANTINED, state("CAM-3").state());
    }

    private String text(int event, Field field) {
        return (String) events.get(event).get(field).orElse("");
    }

    private Device state(String serial) {
        return registry.find(new Serial(serial)).orElseThrow().device();
    }

    /** A device is let in, and again elsewhere with another address. */
    private void twice(String serial, long number) throws Exception {
        MacAddress own = new MacAddress(0x001122AA0000L + number);
        journal.admitted(serial, own, "own-" + number, now());
        settle();
        network.live = List.of(Live.session(serial, own, "own-" + number, time.get()));
        journal.admitted(serial, new MacAddress(0x001122BB0000L + number), "far-" + number, now());
    }

    @Test
    void whatCouldBeForgedActsOnTheAddressOrThePort() throws Exception {
        settings = new AnomalySettings(
                Duration.ZERO,
                Map.of(AnomalyRule.CERTIFICATE_NEW_MAC, Mode.ACT, AnomalyRule.UNKNOWN_SERIAL, Mode.ACT),
                Duration.ofMinutes(30),
                2,
                1);
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.unknown("CAM-9", THIRD, "8", now());
        tells("certificate-new-mac", "unknown-serial");
        assertEquals(
                List.of(new HoldTarget.OfPort("switch-1", "8"), new HoldTarget.OfMac(SECOND)),
                holds.current().stream().map(Hold::target).toList());
        journal.unknown("CAM-10", THIRD, "9", now());
        tells("certificate-new-mac", "unknown-serial", "unknown-serial");
        assertEquals("nothing was done: it was acted 2 times within an hour already", text(2, Field.ANOMALY_ACTION));
        assertEquals(2, holds.current().size());
    }

    @Test
    void aDeviceThatFallsSilentIsToldOnce() throws Exception {
        start();
        for (int i = 0; i < 12; i++) {
            time.set(time.get().plus(Duration.ofHours(1)));
            journal.admitted("CAM-1", FIRST, "7", time.get());
            settle();
        }
        Instant last = time.get();
        time.set(last.plus(Duration.ofHours(2)));
        settle();
        assertEquals(List.of(), told());
        // It is due now; its switch is not heard, and then it is.
        time.set(last.plus(Duration.ofHours(4)));
        await("looked for", () -> dueAfter(last.plus(Duration.ofHours(4))));
        network.heard = Optional.of(last.plus(Duration.ofHours(4)));
        time.set(last.plus(Duration.ofHours(8)));
        tells("silence");
        time.set(last.plus(Duration.ofHours(24)));
        settle();
        assertEquals(List.of("silence"), told());
    }

    private boolean dueAfter(Instant when) {
        return new MemoryStore(database, "node-1")
                .load("device:CAM-1")
                .flatMap(Memory::due)
                .filter(due -> due.isAfter(when))
                .isPresent();
    }

    @Test
    void manyFromOneRuleAreOnlyCounted() throws Exception {
        start();
        for (int i = 0; i < RuleQuota.MOST + 5; i++) {
            journal.unknown("CAM-" + i, FIRST, "8", now());
        }
        await("told", () -> running.orElseThrow().onlyCounted(AnomalyRule.UNKNOWN_SERIAL) == 5);
        await("journaled", () -> events.size() == RuleQuota.MOST);
    }

    @Test
    void whoIsGoneIsForgotten() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.unknown("CAM-9", SECOND, "8", now());
        tells("unknown-serial");
        time.set(BEGIN.plus(Duration.ofDays(100)));
        journal.admitted("CAM-2", THIRD, "9", now());
        settle();
        running.orElseThrow().forget(BEGIN.plus(Duration.ofDays(10)));
        MemoryStore memories = new MemoryStore(database, "node-1");
        assertEquals(Optional.empty(), memories.load("device:CAM-1"));
        assertTrue(memories.load("device:CAM-2").isPresent());
        assertEquals(
                0,
                new AnomalyStore(database)
                        .count(new AnomalyStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), false)));
    }
}
