package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Serial;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ChangeFollowerTest {
    private static final Actor ADMIN = new Actor("cli:root");
    private static final Serial SN = new Serial("SN-1");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
    private final EventSink sink = event -> {
        events.add(event);
        return CompletableFuture.completedFuture(1L);
    };

    @Test
    void aChangeByAnotherProcessBecomesItsEventOnce() throws Exception {
        try (Database serving = databases.open(folder);
                Database command = databases.open(folder)) {
            serving.migrate("policy");
            RegistryStore beside = new RegistryStore(command, "node-1", InstantSource.system());
            beside.register(NewDevice.of(SN, "acme"), ADMIN, "before the start");
            try (ChangeFollower follower = follower(serving, new ChangeEvents(sink))) {
                follower.start();
                assertEquals("device-registered", next().get(Field.EVENT_ACTION).orElseThrow());
                beside.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "while serving", Optional.empty());
                SecurityEvent changed = next();
                assertEquals("quarantined", changed.get(Field.DEVICE_STATE).orElseThrow());
                assertEquals("cli:root", changed.get(Field.USER_NAME).orElseThrow());
            }
            beside.changeState(SN, LifecycleState.REGISTERED, ADMIN, "while stopped", Optional.empty());
            try (ChangeFollower again = follower(serving, new ChangeEvents(sink))) {
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
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            new RegistryStore(database, "node-1", InstantSource.system()).register(NewDevice.of(SN, "acme"), ADMIN, "");
            try (ChangeFollower follower = follower(database, new ChangeEvents(faulty))) {
                follower.start();
                assertEquals("change-node-1-1", next().id());
            }
        }
    }

    @Test
    void aConsumerInTroubleHoldsUpNoOther() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        ChangeConsumer stuck = consumer("stuck", false, changes -> never);
        ChangeConsumer failing = consumer("failing", false, changes -> {
            throw new IllegalStateException("never works");
        });
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            RegistryStore registry = new RegistryStore(database, "node-1", InstantSource.system());
            ChangeFollower follower = follower(database, failing, stuck, new ChangeEvents(sink));
            follower.start();
            registry.register(NewDevice.of(SN, "acme"), ADMIN, "");
            assertEquals("change-node-1-1", next().id());
            registry.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "", Optional.empty());
            assertEquals("change-node-1-2", next().id());
            never.complete(null);
            follower.close();
        }
    }

    /** A crash is a follower whose consumer was not done. */
    @Test
    void whatAConsumerWasNotDoneWithIsGivenAgain() throws Exception {
        BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
        Queue<CompletableFuture<Void>> answers = new ArrayDeque<>(List.of(
                CompletableFuture.completedFuture(null), CompletableFuture.failedFuture(new StoreException("x"))));
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            RegistryStore registry = new RegistryStore(database, "node-1", InstantSource.system());
            registry.register(NewDevice.of(SN, "acme"), ADMIN, "");
            for (long expected : new long[] {1, 2, 2}) {
                ChangeConsumer consumer = consumer("test", false, changes -> {
                    changes.forEach(change -> taken.add(change.id()));
                    return answers.isEmpty() ? CompletableFuture.completedFuture(null) : answers.remove();
                });
                try (ChangeFollower follower = follower(database, consumer)) {
                    follower.start();
                    assertEquals(expected, taken.poll(120, TimeUnit.SECONDS));
                }
                taken.clear();
                if (expected == 1) {
                    registry.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "", Optional.empty());
                }
            }
        }
    }

    @Test
    void changesOfOtherNodesAreGivenToThoseWhoWantThem() throws Exception {
        BlockingQueue<String> nodes = new LinkedBlockingQueue<>();
        ChangeConsumer everyNode = consumer("every", true, changes -> {
            changes.forEach(change -> nodes.add(change.node()));
            return CompletableFuture.completedFuture(null);
        });
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            new RegistryStore(database, "node-2", InstantSource.system()).register(NewDevice.of(SN, "acme"), ADMIN, "");
            try (ChangeFollower follower = follower(database, everyNode, new ChangeEvents(sink))) {
                follower.start();
                assertEquals("node-2", nodes.poll(120, TimeUnit.SECONDS));
            }
            assertEquals(0, events.size(), "its event is that node's to write");
        }
    }

    /** It begins now, and from then on misses nothing. */
    @Test
    void whatWasBeforeTheFirstStartIsGivenOnlyToThoseWhoWantIt() throws Exception {
        BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
        ChangeConsumer consumer = consumer("late", false, false, changes -> {
            changes.forEach(change -> taken.add(change.id()));
            return CompletableFuture.completedFuture(null);
        });
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            RegistryStore registry = new RegistryStore(database, "node-1", InstantSource.system());
            registry.register(NewDevice.of(SN, "acme"), ADMIN, "");
            try (ChangeFollower first = follower(database, consumer)) {
                first.start();
            }
            registry.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "while stopped", Optional.empty());
            try (ChangeFollower second = follower(database, consumer)) {
                second.start();
                assertEquals(2L, taken.poll(120, TimeUnit.SECONDS));
            }
            assertEquals(0, taken.size());
        }
    }

    private static ChangeFollower follower(Database database, ChangeConsumer... consumers) {
        return new ChangeFollower(database, "node-1", List.of(consumers));
    }

    private static ChangeConsumer consumer(
            String name, boolean ofEveryNode, Function<List<Change>, CompletionStage<?>> take) {
        return consumer(name, ofEveryNode, true, take);
    }

    private static ChangeConsumer consumer(
            String name, boolean ofEveryNode, boolean ofTheBeginning, Function<List<Change>, CompletionStage<?>> take) {
        return new ChangeConsumer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean ofEveryNode() {
                return ofEveryNode;
            }

            @Override
            public boolean ofTheBeginning() {
                return ofTheBeginning;
            }

            @Override
            public CompletionStage<?> take(List<Change> changes) {
                return take.apply(changes);
            }
        };
    }

    private SecurityEvent next() throws InterruptedException {
        SecurityEvent event = events.poll(120, TimeUnit.SECONDS);
        assertNotNull(event, "no event came");
        return event;
    }
}
