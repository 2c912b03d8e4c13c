package org.portcullis.radius.transport;

/** What happened to connections of RADIUS over TLS. */
public enum RadsecCount {
    /** Taken, before their handshake. */
    CONNECTIONS,
    /** Closed at once, because there are as many as there may be, in all or from that address. */
    CONNECTIONS_OVER_LIMIT,
    /** Handshakes given up for newer ones. */
    HANDSHAKES_DISPLACED,
    /** Handshakes that took too long, or sent too much. */
    HANDSHAKES_TIMED_OUT,
    /** Handshakes that failed for another reason than the peer's certificate. */
    HANDSHAKES_FAILED,
    /** Peers whose certificate is good, and known as a client's. */
    PEERS_ADMITTED,
    /** Peers whose certificate is not. */
    PEERS_REFUSED,
    /** Connections closed because their peer does not pass any more: a reload, a newer CRL, an expired certificate. */
    PEERS_WITHDRAWN,
    /** Connections closed because nothing came for too long. */
    CONNECTIONS_IDLE,
    /** Connections closed because of a packet that no peer in order sends (RFC 6613 §2.6.4). */
    CONNECTIONS_MALFORMED
}
