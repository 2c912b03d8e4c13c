package org.portcullis.radius.dedup;

import java.net.InetSocketAddress;

/**
 * What a NAS may use for one request at a time (RFC 2865 §3, RFC 6613 §2.6.1): its address and port, the connection, and
 * the Identifier.
 *
 * @param connection the number of the TLS connection, which is never used again; 0 for UDP
 */
public record RequestKey(InetSocketAddress source, long connection, int identifier) {

    /** Of a request that came over UDP. */
    public RequestKey(InetSocketAddress source, int identifier) {
        this(source, 0, identifier);
    }

    // Each packet is looked up several times, and what a record has by itself costs several times as much.
    @Override
    public boolean equals(Object other) {
        return other instanceof RequestKey that
                && identifier == that.identifier
                && connection == that.connection
                && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * source.hashCode() + Long.hashCode(connection)) + identifier;
    }
}
