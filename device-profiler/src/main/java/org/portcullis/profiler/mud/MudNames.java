package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of the names in MUD files, as this host's resolver has them; looked up anew every ten minutes, since the
 * runtime does not tell for how long an answer is good. While a name does not resolve, its last addresses count. For one
 * thread.
 */
final class MudNames {
    static final int MAX_ADDRESSES = 16;

    private static final int SECONDS = 5;

    /** Asks DNS; blocks. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String name) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Executor thread;
    private final Map<String, List<InetAddress>> known = new HashMap<>();

    /** @param thread where the resolver may block for as long as it likes */
    MudNames(Lookup lookup, Executor thread) {
        this.lookup = lookup;
        this.thread = thread;
    }

    /** Empty while a name never resolved to an address that may be used. */
    Optional<List<InetAddress>> known(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /**
     * Looks names up, each for {@value #SECONDS} seconds at most. Addresses that are neither public nor listed do not count:
     * a maker must not open this network's own servers by a name of its own.
     */
    void look(Set<String> names, MudSettings settings) throws InterruptedException {
        for (String name : names) {
            CompletableFuture<List<InetAddress>> asked = CompletableFuture.supplyAsync(() -> addresses(name), thread);
            try {
                List<InetAddress> found = asked.get(SECONDS, TimeUnit.SECONDS).stream()
                        .filter(settings::allows)
                        .sorted(Comparator.comparing(InetAddress::getHostAddress))
                        .limit(MAX_ADDRESSES)
                        .toList();
                if (!found.isEmpty()) {
                    known.put(name, found);
                }
            } catch (ExecutionException | TimeoutException unanswered) {
                asked.cancel(true);
            }
        }
    }

    /** Forgets all names but these. */
    void keepOnly(Set<String> names) {
        known.keySet().retainAll(names);
    }

    private List<InetAddress> addresses(String name) {
        try {
            return Arrays.asList(lookup.of(name));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
