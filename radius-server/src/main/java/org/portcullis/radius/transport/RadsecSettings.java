package org.portcullis.radius.transport;

import java.time.Duration;

/**
 * The bounds of RADIUS over TLS.
 *
 * @param maxConnections of known peers, open at once
 * @param maxPerSource open at once from one address, handshakes included
 * @param maxHandshakes not yet through their handshake; the oldest makes room for a new one, so that peers who begin and
 *     never end keep nobody out
 * @param handshakeTime that a handshake may take
 * @param maxHandshakeOctets that a peer may send before it is known
 * @param idleTime after the last packet, with nothing in work, after which a connection is closed; zero: never
 * @param maxRequests of one connection in work, or answered and not yet taken off
 * @param maxRequestsInAll of all connections
 */
public record RadsecSettings(
        int maxConnections,
        int maxPerSource,
        int maxHandshakes,
        Duration handshakeTime,
        int maxHandshakeOctets,
        Duration idleTime,
        int maxRequests,
        int maxRequestsInAll) {

    public static RadsecSettings defaults(int maxConnections, Duration idleTime) {
        return new RadsecSettings(maxConnections, 64, 256, Duration.ofSeconds(10), 128 * 1024, idleTime, 256, 8192);
    }
}
