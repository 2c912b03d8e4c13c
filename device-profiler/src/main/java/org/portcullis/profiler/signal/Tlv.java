package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A type, a length, and so many octets of value: how DHCP's options and a switch's device sensor write things.
 *
 * @param type unsigned
 * @param value treated as immutable by everyone
 */
record Tlv(int type, byte[] value) {

    /**
     * All that stand one after the other; empty when one of them does not fit into the octets.
     *
     * @param typeOctets width of the type, 1 or 2
     * @param lengthOctets width of the length, 1 or 2
     */
    static Optional<List<Tlv>> walk(byte[] octets, int typeOctets, int lengthOctets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        List<Tlv> found = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.remaining() < typeOctets + lengthOctets) {
                return Optional.empty();
            }
            int type = number(in, typeOctets);
            int length = number(in, lengthOctets);
            if (length > in.remaining()) {
                return Optional.empty();
            }
            found.add(new Tlv(type, take(in, length)));
        }
        return Optional.of(found);
    }

    static int number(ByteBuffer in, int octets) {
        return octets == 1 ? in.get() & 0xFF : in.getShort() & 0xFFFF;
    }

    static byte[] take(ByteBuffer in, int length) {
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }
}
