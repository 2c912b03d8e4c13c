package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Serial;

class ChangeFollowerTest {
    private static final Actor ADMIN = new Actor("cli:root");
    private static final Serial SN = new Serial("SN-1");

    @TempDir
    Path folder;

    private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
    private final EventSink sink = event -> {
        events.add(event);
        return CompletableFuture.completedFuture(1L);
    };

    @Test
    void aChangeByAnotherProcessBecomesItsEventOnce() throws Exception {
        Path file = folder.resolve("portcullis.db");
        try (Database serving = Database.open(file);
                Database command = Database.open(file)) {
            serving.migrate("policy");
            RegistryStore beside = new RegistryStore(command, "node-1", InstantSource.system());
            beside.register(NewDevice.of(SN, "acme"), ADMIN, "before the start");
            try (ChangeFollower follower = new ChangeFollower(serving, "node-1", sink)) {
                follower.start();
                assertEquals("device-registered", next().get(Field.EVENT_ACTION).orElseThrow());
                beside.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "while serving", Optional.empty());
                SecurityEvent changed = next();
                assertEquals("quarantined", changed.get(Field.DEVICE_STATE).orElseThrow());
                assertEquals("cli:root", changed.get(Field.USER_NAME).orElseThrow());
            }
            beside.changeState(SN, LifecycleState.REGISTERED, ADMIN, "while stopped", Optional.empty());
            try (ChangeFollower again = new ChangeFollower(serving, "node-1", sink)) {
                again.start();
                assertEquals("change-node-1-3", next().id(), "nothing twice, nothing left out");
            }
            assertEquals(0, events.size());
        }
    }

    @Test
    void anEventThatCouldNotBeKeptIsWrittenLater() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        EventSink faulty = event -> broken.getAndSet(false)
                ? CompletableFuture.failedFuture(new IllegalStateException("disk full"))
                : sink.append(event);
        try (Database database = Database.open(folder.resolve("portcullis.db"))) {
            database.migrate("policy");
            new RegistryStore(database, "node-1", InstantSource.system()).register(NewDevice.of(SN, "acme"), ADMIN, "");
            try (ChangeFollower follower = new ChangeFollower(database, "node-1", faulty)) {
                follower.start();
                assertEquals("change-node-1-1", next().id());
            }
        }
    }

    private SecurityEvent next() throws InterruptedException {
        SecurityEvent event = events.poll(20, TimeUnit.SECONDS);
        assertNotNull(event, "no event came");
        return event;
    }
}
