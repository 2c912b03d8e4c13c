package org.portcullis.radius.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.nas.NasClient;

/**
 * Says of a client in mode {@code warn} that it sends requests without Message-Authenticator, which are served and which
 * {@code messageAuthenticator: require} would drop: in one event a day ({@code client-would-break}), so that the old switches
 * are known before the mode is changed. Of more than {@value #MAX_CLIENTS} clients nothing is said.
 */
final class UnauthenticatedClients {
    static final int MAX_CLIENTS = 10_000;

    private static final Duration INTERVAL = Duration.ofDays(1);

    private static final class Entry {
        private boolean reported;
        private long reportedAt;
    }

    private final Map<String, Entry> clients = new HashMap<>();
    private final String nodeName;
    private final EventSink events;
    private final RandomGenerator random;
    private final RadiusClock clock;

    UnauthenticatedClients(String nodeName, EventSink events, RandomGenerator random, RadiusClock clock) {
        this.nodeName = nodeName;
        this.events = events;
        this.random = random;
        this.clock = clock;
    }

    /** A request of that client, in mode {@code warn}, was served although it had no Message-Authenticator. */
    void served(NasClient client) {
        if (enter(client)) {
            report(client);
        }
    }

    /** True when an event is due. */
    private synchronized boolean enter(NasClient client) {
        Entry entry = clients.get(client.name());
        if (entry == null) {
            if (clients.size() >= MAX_CLIENTS) {
                return false;
            }
            entry = new Entry();
            clients.put(client.name(), entry);
        }
        long now = clock.nanoTime().getAsLong();
        if (entry.reported && now - entry.reportedAt < INTERVAL.toNanos()) {
            return false;
        }
        entry.reported = true;
        entry.reportedAt = now;
        return true;
    }

    private void report(NasClient client) {
        SecurityEvent event = SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        clock.wall().instant(),
                        EventAction.CLIENT_WOULD_BREAK,
                        SecurityEvent.Outcome.UNKNOWN,
                        "The client " + client.name() + " sends Access-Requests without Message-Authenticator; they"
                                + " would be dropped with messageAuthenticator: require. Update it before that is set.")
                .set(Field.SERVICE_NODE_NAME, nodeName)
                .set(Field.OBSERVER_NAME, client.name())
                .set(Field.OBSERVER_VENDOR, client.vendor())
                .set(Field.NAS_NAME, client.name())
                .set(Field.NAS_SITE, client.site())
                .set(Field.RELATED_HOSTS, List.of(client.name()))
                .build();
        CompletionStage<Long> written;
        try {
            written = events.append(event);
        } catch (RuntimeException refused) {
            notReported(client);
            return;
        }
        written.whenComplete((sequence, failure) -> {
            if (failure != null) {
                notReported(client);
            }
        });
    }

    /** The next request tries again. */
    private synchronized void notReported(NasClient client) {
        clients.get(client.name()).reported = false;
    }
}
