package org.portcullis.radius.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was seen of every client, and of those who are none, since this process began. A client has its place here from its
 * first packet on, until it is no client any more; of more than {@value #MAX} no account is kept.
 */
public final class NasHealthTable {
    static final int MAX = 20_000;

    private final InstantSource clock;
    private final Instant since;
    private final Map<String, NasHealth> clients = new ConcurrentHashMap<>();
    private final NasHealth unaccounted;
    private final UnknownSources unknown;

    public NasHealthTable(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
        this.unaccounted = new NasHealth(clock);
        this.unknown = new UnknownSources(clock);
    }

    /** Where it is noted what is seen of the client of that name. */
    public NasHealth of(String client) {
        NasHealth known = clients.get(client);
        if (known != null) {
            return known;
        }
        return clients.size() < MAX ? clients.computeIfAbsent(client, any -> new NasHealth(clock)) : unaccounted;
    }

    /** Empty when nothing was seen of it. */
    public Optional<NasHealth> find(String client) {
        return Optional.ofNullable(clients.get(client));
    }

    /** Forgets the clients that there are no more. */
    public void keepOnly(Set<String> names) {
        clients.keySet().retainAll(names);
    }

    public UnknownSources unknown() {
        return unknown;
    }

    /** When it began to take note. */
    public Instant since() {
        return since;
    }

    /** Those of which something was seen, by name. */
    public Map<String, NasHealth> all() {
        return new TreeMap<>(clients);
    }
}
