package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** What several processes on one PostgreSQL database owe each other. */
class PostgresqlTest {
    private static final Actor ADMIN = new Actor("admin");

    @TempDir
    Path folder;

    private Database one;
    private Database two;

    @BeforeEach
    void open() {
        one = TestDatabase.POSTGRESQL.open(folder);
        two = TestDatabase.POSTGRESQL.open(folder);
        one.migrate("policy");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static RegistryStore registry(Database database, String node) {
        return new RegistryStore(database, node, InstantSource.system());
    }

    /** Or else who reads the change table up to an id would never see a lower one that commits later. */
    @Test
    void changesHaveTheirIdsInTheOrderOfTheirCommits() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> one.change(handle -> {
            addChange(handle);
            written.countDown();
            await(goOn);
        }));
        await(written);
        CompletableFuture<Void> second = CompletableFuture.runAsync(
                () -> registry(two, "node-2").register(NewDevice.of(new Serial("SN-2"), "acme"), ADMIN, ""));
        awaitWaitingWriter();
        assertEquals(0, newest(), "neither is committed");
        goOn.countDown();
        first.join();
        second.join();
        assertEquals(
                List.of("policy", "SN-2"),
                one.read(handle -> new ChangeTable("node-1")
                        .ofEveryNode(handle, 0, 10).stream()
                                .map(Change::subject)
                                .toList()));
    }

    private static void addChange(Handle handle) {
        new ChangeTable("node-1")
                .add(handle, Instant.EPOCH, EventAction.POLICY_CHANGED, "policy", ADMIN, "", Map.of(), Map.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(2, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitWaitingWriter() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (one.read(handle -> handle.createQuery(
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        .mapTo(Long.class)
                        .one())
                == 0) {
            assertTrue(System.nanoTime() < end, "no writer waits for the other");
            Thread.sleep(20);
        }
    }

    private long newest() {
        return one.read(new ChangeTable("node-1")::newest);
    }

    @Test
    void aCommitByAnotherProcessIsTold() throws Exception {
        try (Handle handle = one.openReader()) {
            ChangeSignal signal = one.changes(handle);
            assertTrue(signal.await(Duration.ofMillis(1)), "at first it looks");
            registry(two, "node-2").register(NewDevice.of(new Serial("SN-1"), "acme"), ADMIN, "");
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!signal.await(Duration.ofMinutes(1))) {
                assertTrue(System.nanoTime() < end, "nothing was told");
            }
        }
    }

    @Test
    void aNodesNameIsTakenOnlyOnce() {
        try (Handle another = two.openReader()) {
            try (Handle serving = one.openReader()) {
                assertTrue(one.claimNode(serving, "node-1"));
                assertFalse(two.claimNode(another, "node-1"));
                assertTrue(two.claimNode(another, "node-2"));
            }
            // The server notices a closed connection a little later.
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!two.claimNode(another, "node-1")) {
                assertTrue(System.nanoTime() < end, "when it is gone");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatTheServerRefusesIsNoLossOfContact() {
        StoreException refused =
                assertThrows(StoreException.class, () -> one.read(handle -> handle.execute("SELECT * FROM none")));
        assertFalse(refused instanceof StoreUnreachableException, refused.toString());
        assertEquals(Optional.empty(), one.contact().lostSince());
        assertThrows(StoreException.class, () -> one.copyTo(folder.resolve("copy")));
    }
}
