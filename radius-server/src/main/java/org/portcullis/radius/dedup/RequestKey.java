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
}
