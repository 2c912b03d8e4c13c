package org.portcullis.appliance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.portcullis.console.FollowingSessions;
import org.portcullis.policy.store.DeviceDirectory;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;

/** The live sessions of a device, as soon as dynamic authorization has taken note of a change of it. */
final class FollowedSessions implements FollowingSessions {
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final int ATTEMPTS = 30;
    private static final int MAX_SESSIONS = 1_000;

    private final Sessions sessions;
    private final RegistryStore registry;
    private final DeviceDirectory directory;
    private final String consumer;
    private final Executor later = CompletableFuture.delayedExecutor(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);

    FollowedSessions(
            Sessions sessions, RegistryStore registry, DeviceDirectory directory, ChangeOfAuthorization consumer) {
        this.sessions = sessions;
        this.registry = registry;
        this.directory = directory;
        this.consumer = consumer.name();
    }

    @Override
    public CompletionStage<List<Session>> after(long change, Serial device) {
        List<Serial> concerned = Stream.concat(Stream.of(device), registry.descendants(device).stream())
                .toList();
        return live(concerned).isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : await(change, concerned, ATTEMPTS);
    }

    private CompletionStage<List<Session>> await(long change, List<Serial> concerned, int attempts) {
        return CompletableFuture.supplyAsync(() -> directory.isDoneWith(consumer, change), later)
                .thenCompose(done -> done || attempts == 1
                        ? CompletableFuture.completedFuture(live(concerned))
                        : await(change, concerned, attempts - 1));
    }

    private List<Session> live(List<Serial> concerned) {
        return concerned.stream()
                .flatMap(serial -> sessions.ofDevice(serial).stream())
                .limit(MAX_SESSIONS)
                .toList();
    }
}
