package org.portcullis.radius.transport;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.portcullis.radius.packet.PacketGate;

/**
 * Cuts a stream into packets by their Length field (RFC 6613 §2.1). Holds at most one packet, of at most 4096 octets. For
 * one thread at a time.
 */
public final class PacketFramer {
    /** Octets up to the end of the Length field. */
    private static final int PREFIX = 4;

    private static final int LENGTH_AT = 2;

    private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
    private ByteBuffer packet = prefix;

    /**
     * Takes the next octets of the stream.
     *
     * @param whole gets each packet that is complete now; false ends it, and the rest of the octets is left
     * @throws FramingException when a Length field is below 20 or above 4096; the stream is of no use from there on
     */
    public void offer(ByteBuffer octets, Predicate<byte[]> whole) throws FramingException {
        while (octets.hasRemaining()) {
            take(octets);
            if (packet == prefix && !prefix.hasRemaining()) {
                packet = ByteBuffer.allocate(length()).put(prefix.flip());
            }
            if (packet != prefix && !packet.hasRemaining()) {
                byte[] complete = packet.array();
                prefix.clear();
                packet = prefix;
                if (!whole.test(complete)) {
                    return;
                }
            }
        }
    }

    /** Octets that are kept of a packet that is not complete. */
    public int pending() {
        return packet.position();
    }

    private void take(ByteBuffer octets) {
        int count = Math.min(octets.remaining(), packet.remaining());
        packet.put(octets.slice(octets.position(), count));
        octets.position(octets.position() + count);
    }

    private int length() throws FramingException {
        int length = prefix.getShort(LENGTH_AT) & 0xFFFF;
        if (length < PacketGate.HEADER_LENGTH || length > PacketGate.MAX_PACKET_LENGTH) {
            throw new FramingException("a Length of " + length + " octets; a packet has " + PacketGate.HEADER_LENGTH
                    + " to " + PacketGate.MAX_PACKET_LENGTH);
        }
        return length;
    }
}
