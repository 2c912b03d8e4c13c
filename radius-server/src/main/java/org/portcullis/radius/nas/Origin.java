package org.portcullis.radius.nas;

import java.net.InetSocketAddress;

/**
 * Where a request came from.
 *
 * @param nas whom it was authenticated as, by address or by certificate
 * @param source address and port
 * @param connection the number of the TLS connection, which is never used again; {@value #DATAGRAM} for UDP
 */
public record Origin(NasClient nas, InetSocketAddress source, long connection) {
    public static final long DATAGRAM = 0;

    public static Origin datagram(NasClient nas, InetSocketAddress source) {
        return new Origin(nas, source, DATAGRAM);
    }
}
