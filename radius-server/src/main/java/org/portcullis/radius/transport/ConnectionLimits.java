package org.portcullis.radius.transport;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts connections: in all, by source address, and those that are still in their handshake, of which the oldest makes
 * room for a new one, so that peers who begin and never end cannot keep others out. Safe for many threads.
 *
 * @param <C> a connection
 */
final class ConnectionLimits<C> {
    private final RadsecSettings settings;
    private final Map<InetAddress, Integer> bySource = new HashMap<>();

    /** In the order they came. */
    private final Set<C> handshakes = new LinkedHashSet<>();

    private int connections;

    ConnectionLimits(RadsecSettings settings) {
        this.settings = settings;
    }

    /** Takes a new connection in; false: it has to be closed, and must not be {@link #closed} here. */
    synchronized boolean opened(C connection, InetAddress source) {
        int ofSource = bySource.getOrDefault(source, 0);
        if (connections - handshakes.size() >= settings.maxConnections() || ofSource >= settings.maxPerSource()) {
            return false;
        }
        connections++;
        bySource.put(source, ofSource + 1);
        handshakes.add(connection);
        return true;
    }

    /** The oldest handshake, when there are more than there may be; it counts as one no longer and has to be closed. */
    synchronized Optional<C> displaced() {
        if (handshakes.size() <= settings.maxHandshakes()) {
            return Optional.empty();
        }
        Iterator<C> oldest = handshakes.iterator();
        C displaced = oldest.next();
        oldest.remove();
        return Optional.of(displaced);
    }

    /** Its handshake is over. */
    synchronized void admitted(C connection) {
        handshakes.remove(connection);
    }

    synchronized void closed(C connection, InetAddress source) {
        connections--;
        bySource.computeIfPresent(source, (address, count) -> count == 1 ? null : count - 1);
        handshakes.remove(connection);
    }

    synchronized int connections() {
        return connections;
    }

    synchronized int handshakes() {
        return handshakes.size();
    }
}
