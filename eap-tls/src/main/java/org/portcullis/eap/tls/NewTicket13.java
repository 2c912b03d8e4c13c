package org.portcullis.eap.tls;

import java.nio.ByteBuffer;
import org.bouncycastle.tls.HandshakeType;

/**
 * A NewSessionTicket message of TLS 1.3 (RFC 8446 §4.6.1). It never allows early data.
 *
 * @param lifetimeSeconds at most 604,800
 * @param ageAdd random
 */
record NewTicket13(long lifetimeSeconds, int ageAdd, byte[] nonce, byte[] ticket) {

    byte[] encode() {
        int length = 4 + 4 + 1 + nonce.length + 2 + ticket.length + 2;
        return ByteBuffer.allocate(4 + length)
                .putInt(HandshakeType.new_session_ticket << 24 | length)
                .putInt((int) lifetimeSeconds)
                .putInt(ageAdd)
                .put((byte) nonce.length)
                .put(nonce)
                .putShort((short) ticket.length)
                .put(ticket)
                .putShort((short) 0)
                .array();
    }
}
