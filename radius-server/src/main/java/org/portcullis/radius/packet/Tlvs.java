package org.portcullis.radius.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads and writes the attributes inside a value of the type tlv (RFC 6929 §2.3): an octet of type, one of length. */
final class Tlvs {
    private static final int HEADER = 2;
    private static final int MAX_LENGTH = 255;

    private Tlvs() {}

    /** The values of that number inside; none when the octets do not follow the format. */
    static List<byte[]> values(byte[] octets, long number) {
        List<byte[]> found = new ArrayList<>();
        for (int at = 0; at < octets.length; ) {
            int left = octets.length - at;
            int length = left < HEADER ? 0 : octets[at + 1] & 0xFF;
            if (length < HEADER || length > left) {
                return List.of();
            }
            if ((octets[at] & 0xFF) == number) {
                found.add(Arrays.copyOfRange(octets, at + HEADER, at + length));
            }
            at += length;
        }
        return found;
    }

    /** @throws IllegalArgumentException when the value is too long for one */
    static byte[] wrap(long number, byte[] value) {
        int length = HEADER + value.length;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    value.length + " octets do not fit in a TLV of at most " + (MAX_LENGTH - HEADER));
        }
        byte[] octets = new byte[length];
        octets[0] = (byte) number;
        octets[1] = (byte) length;
        System.arraycopy(value, 0, octets, HEADER, value.length);
        return octets;
    }
}
