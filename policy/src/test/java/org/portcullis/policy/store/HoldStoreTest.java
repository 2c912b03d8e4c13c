package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldRefusal;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Holds;
import org.portcullis.policy.hold.Place;
import org.portcullis.policy.value.MacAddress;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class HoldStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-04T12:00:00Z");
    private static final Actor ALICE = new Actor("alice");
    private static final Actor RULES = Actor.system("anomaly");
    private static final MacAddress MAC = new MacAddress(0x001122AABB01L);
    private static final HoldTarget OF_MAC = new HoldTarget.OfMac(MAC);
    private static final HoldTarget OF_PORT =
            new HoldTarget.OfPort("campus", Optional.of(InetAddress.getLoopbackAddress()), "Gi1/0/7");
    private static final HoldOrigin RULE = HoldOrigin.ofRule("two-places");

    @Parameter
    TestDatabase databases;

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private Database database;
    private HoldStore holds;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        holds = store("node-1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private HoldStore store(String node) {
        return new HoldStore(database, node, now::get, new Random(7));
    }

    @Test
    void whatIsHeldIsKnownAtOnceAndAfterARestart() {
        Hold ofMac = holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN);
        now.set(NOW.plusSeconds(1));
        Hold ofPort = holds.place(OF_PORT, NOW.plusSeconds(90), "two at once", RULES, RULE);
        assertEquals(List.of(ofPort, ofMac), holds.current());
        assertEquals(Optional.of(ofMac), on(holds, MAC, "elsewhere"));
        assertEquals(Optional.of(ofPort), on(holds, new MacAddress(5), "Gi1/0/7"));
        HoldStore restarted = store("node-1");
        assertEquals(Optional.empty(), on(restarted, MAC, "elsewhere"));
        restarted.load();
        assertEquals(Optional.of(ofMac), on(restarted, MAC, "elsewhere"));
        assertEquals(Optional.of(ofPort), on(restarted, new MacAddress(5), "Gi1/0/7"));
        assertEquals(Optional.of(ofPort), restarted.find(ofPort.id()));
    }

    @Test
    void aLiftedOneHoldsNoMore() {
        Hold hold = holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN);
        assertEquals(hold, holds.lift(hold.id(), new Actor("bob"), "it was a test"));
        assertEquals(Optional.empty(), on(holds, MAC, ""));
        assertEquals(List.of(), holds.current());
        HoldRefusal twice = assertThrows(HoldRefusal.class, () -> holds.lift(hold.id(), ALICE, ""));
        assertEquals(HoldRefusal.Kind.UNKNOWN, twice.kind());
        assertEquals(
                List.of(
                        "hold-placed: alice holds the MAC address 00-11-22-AA-BB-01 until 2026-01-04T12:01:00Z: it scans",
                        "hold-lifted: bob lifted the hold on the MAC address 00-11-22-AA-BB-01: it was a test"),
                told());
    }

    /** The time is measured by the clock, not by the row: decisions let go when it is over, and the row follows. */
    @Test
    void itsTimeIsOver() {
        holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN);
        Hold longer = holds.place(OF_PORT, NOW.plusSeconds(61), "two at once", RULES, RULE);
        assertEquals(List.of(), holds.releaseDue());
        now.set(NOW.plusSeconds(60));
        assertEquals(Optional.empty(), on(holds, MAC, ""));
        assertEquals(1, holds.releaseDue().size());
        assertEquals(List.of(), holds.releaseDue());
        assertEquals(List.of(longer), holds.current());
        assertEquals(1, holds.known());
        assertEquals(
                "hold-lifted: The hold on the MAC address 00-11-22-AA-BB-01 by alice is over:"
                        + " time limit of \"it scans\" reached",
                told().get(2));
    }

    /** The same origin holds the same thing once; another one holds it beside that. */
    @Test
    void placedAgainItLastsLonger() {
        Hold first = holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", RULES, RULE);
        assertEquals(first, holds.place(OF_MAC, NOW.plusSeconds(30), "it scans again", RULES, RULE));
        now.set(NOW.plusSeconds(5));
        Hold longer = holds.place(OF_MAC, NOW.plusSeconds(90), "it scans on", RULES, RULE);
        assertEquals(first.id(), longer.id());
        Hold other = holds.place(OF_MAC, NOW.plusSeconds(70), "I saw it", ALICE, HoldOrigin.ADMIN);
        assertEquals(2, holds.current().size());
        assertEquals(Optional.of(longer), on(holds, MAC, ""));
        holds.lift(longer.id(), ALICE, "");
        assertEquals(Optional.of(other), on(holds, MAC, ""));
        assertEquals(4, told().size(), "what stays as it was is no change");
        assertEquals(
                "hold-placed: system:anomaly holds the MAC address 00-11-22-AA-BB-01 until 2026-01-04T12:01:30Z,"
                        + " not 2026-01-04T12:01:00Z: it scans on",
                told().get(1));
        now.set(NOW.plusSeconds(200));
        Hold anew = holds.place(OF_MAC, NOW.plusSeconds(300), "back", ALICE, HoldOrigin.ADMIN);
        assertTrue(!anew.id().equals(other.id()), "one that is over is not prolonged");
    }

    @Test
    void itsEventHasWhatItIsOn() {
        Hold hold = holds.place(OF_PORT, NOW.plusSeconds(90), "two at once", RULES, RULE);
        SecurityEvent event = ChangeEvent.of(rows().get(0));
        assertEquals(Optional.of("campus"), event.get(Field.NAS_NAME));
        assertEquals(Optional.of("Gi1/0/7"), event.get(Field.NAS_PORT));
        assertEquals(Optional.of(hold.id()), event.get(Field.HOLD_ID));
        assertEquals(Optional.of("anomaly:two-places"), event.get(Field.HOLD_ORIGIN));
        assertEquals(Optional.of(NOW.plusSeconds(90)), event.get(Field.HOLD_UNTIL));
        assertEquals(Optional.of("system:anomaly"), event.get(Field.USER_NAME));
        assertEquals(OF_PORT, HoldDescription.target(rows().get(0)));
    }

    /** Rules leave room for people. Nobody's hold goes for another one. */
    @Test
    void thereAreNoMoreThanThereMayBe() {
        fill(Holds.MAX_OF_RULES);
        for (int i = 0; i < 3; i++) {
            HoldRefusal full = assertThrows(
                    HoldRefusal.class, () -> holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", RULES, RULE));
            assertEquals(HoldRefusal.Kind.FULL, full.kind());
        }
        assertEquals(
                List.of("hold-refused: system:anomaly wanted to hold the MAC address 00-11-22-AA-BB-01 and could not:"
                        + " 9000 holds are in place"),
                told(),
                "once, not each time");
        holds.place(OF_MAC, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN);
        fill(Holds.MAX - Holds.MAX_OF_RULES - 1);
        assertThrows(
                HoldRefusal.class,
                () -> holds.place(OF_PORT, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> holds.place(OF_MAC, NOW, "it scans", ALICE, HoldOrigin.ADMIN));
        assertThrows(
                IllegalArgumentException.class,
                () -> holds.place(OF_MAC, NOW.plusSeconds(9), " ", ALICE, HoldOrigin.ADMIN));
        assertThrows(IllegalArgumentException.class, () -> new HoldTarget.OfPort("campus", ""));
    }

    /** Another node, or a command, did it: this node's decisions know before its sessions are looked at. */
    @Test
    void whatOthersDoIsKnownBeforeSessionsFollowIt() throws Exception {
        List<Boolean> heldWhenTold = new CopyOnWriteArrayList<>();
        CompletableFuture<List<Boolean>> both = new CompletableFuture<>();
        ChangeConsumer sessions = new ChangeConsumer() {
            @Override
            public String name() {
                return "coa-node-1";
            }

            @Override
            public CompletionStage<?> take(List<Change> changes) {
                changes.forEach(change -> heldWhenTold.add(on(holds, MAC, "").isPresent()));
                if (heldWhenTold.size() == 2) {
                    both.complete(heldWhenTold);
                }
                return CompletableFuture.completedFuture(null);
            }
        };
        HoldStore other = store("node-2");
        try (ChangeFollower follower =
                new ChangeFollower(database, "node-1", List.of(new HoldFollower(holds, sessions)))) {
            follower.start();
            Hold hold = other.place(OF_MAC, NOW.plusSeconds(60), "it scans", ALICE, HoldOrigin.ADMIN);
            awaitTold(heldWhenTold, 1);
            other.lift(hold.id(), ALICE, "");
            assertEquals(List.of(true, false), both.get(2, TimeUnit.MINUTES));
        }
    }

    private static void awaitTold(List<Boolean> told, int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (told.size() < count && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
    }

    private Optional<Hold> on(HoldStore store, MacAddress mac, String port) {
        Place place = new Place(Optional.of(mac), "campus", Optional.of(InetAddress.getLoopbackAddress()), port);
        return store.places().on(place, now.get());
    }

    private List<Change> rows() {
        return database.read(handle -> new ChangeTable("any").ofEveryNode(handle, 0, 100));
    }

    private List<String> told() {
        return rows().stream()
                .map(change -> change.action().word() + ": "
                        + ChangeEvent.of(change).get(Field.MESSAGE).orElseThrow())
                .toList();
    }

    private void fill(int count) {
        int from = holds.current().size();
        database.change(handle -> {
            PreparedBatch batch = handle.prepareBatch(
                    "INSERT INTO hold (id, mac, nas, address, port, origin, placed,"
                            + " until, reason, actor) VALUES (:id, '', 'n', '', :id, 'anomaly:x', 1, 99999999999999, 'r', 'a')");
            for (int i = from; i < from + count; i++) {
                batch.bind("id", "filled-" + i).add();
            }
            batch.execute();
        });
    }
}
