package org.portcullis.profiler.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
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

/** Anomalies over a journal that a test writes, in each kind of database. */
abstract class AnomaliesFixture {
    static final Instant BEGIN = Instant.parse("2026-03-01T08:00:00Z");
    static final MacAddress FIRST = new MacAddress(0x001122AABB01L);
    static final MacAddress SECOND = new MacAddress(0x001122AABB02L);
    static final MacAddress THIRD = new MacAddress(0x001122AABB03L);

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    final AtomicReference<Instant> time = new AtomicReference<>(BEGIN);
    final InstantSource clock = time::get;
    final ScriptedJournal journal = new ScriptedJournal();
    final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    volatile boolean diskFull;
    volatile AnomalySettings settings = with(Map.of());
    final Network network = new Network();
    Database database;
    RegistryStore registry;
    HoldStore holds;
    Optional<Anomalies> running = Optional.empty();

    static final class Network implements LiveNetwork {
        volatile List<Session> live = List.of();
        volatile Optional<Instant> heard = Optional.empty();
        volatile long count = 1_000;

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

    static AnomalySettings with(Map<AnomalyRule, Mode> modes) {
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

    void start() {
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

    void stop() {
        running.ifPresent(Anomalies::close);
        running = Optional.empty();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 12_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    /** Until all that was journaled was looked at, and what waited longest is kept. */
    void settle() throws InterruptedException {
        await("everything is looked at", () -> running.orElseThrow().behind() == 0);
        time.set(time.get().plusSeconds(6));
        await("it is kept", () -> new MemoryStore(database, "node-1").cursor().equals(Optional.of(journal.last())));
    }

    List<String> told() {
        return events.stream()
                .map(event -> (String) event.get(Field.RULE_NAME).orElse("brake"))
                .toList();
    }

    void tells(String... rules) throws InterruptedException {
        await("told " + told(), () -> told().size() >= rules.length);
        settle();
        assertEquals(List.of(rules), told());
    }

    Instant now() {
        Instant next = time.get().plusSeconds(1);
        time.set(next);
        return next;
    }
}
