package org.portcullis.radius.packet;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.portcullis.radius.dictionary.AttributePath;

/**
 * Reads and writes extended attributes (RFC 6929 §2): a second octet of type, and in the types 245 and 246 an octet of
 * flags, by which a long value goes on in the next attribute.
 */
final class ExtendedAttribute {
    private static final int MORE = 0x80;
    private static final int VENDOR_AND_TYPE = 5;

    /**
     * One value, put together.
     *
     * @param vendor of Extended-Vendor-Specific (RFC 6929 §2.4); {@link AttributePath#NO_VENDOR} otherwise
     * @param number the extended type, or the vendor's
     */
    record Value(long vendor, long number, byte[] octets) {}

    private ExtendedAttribute() {}

    /**
     * The values of one type, 241 to 246. What does not follow the format is left out, a value whose end is missing too
     * (it is an invalid attribute then). The pieces of a value may have attributes of other types between them (RFC 6929
     * §2.2).
     */
    static List<Value> read(List<RawAttribute> attributes, int type) {
        boolean isLong = AttributePath.ofType(type).isLong();
        List<Value> found = new ArrayList<>();
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        int begunNumber = -1;
        for (RawAttribute attribute : attributes) {
            if (attribute.type() != type) {
                continue;
            }
            byte[] value = attribute.value();
            boolean piece = value.length > (isLong ? 2 : 1);
            int number = piece ? value[0] & 0xFF : -1;
            if (number != begunNumber) {
                begun.reset();
                begunNumber = -1;
            }
            if (!piece) {
                continue;
            }
            begun.write(value, isLong ? 2 : 1, value.length - (isLong ? 2 : 1));
            if (isLong && (value[1] & MORE) != 0) {
                begunNumber = number;
                continue;
            }
            add(found, number, begun.toByteArray());
            begun.reset();
            begunNumber = -1;
        }
        return found;
    }

    private static void add(List<Value> found, int number, byte[] octets) {
        if (number != AttributePath.VENDOR_SPECIFIC) {
            found.add(new Value(AttributePath.NO_VENDOR, number, octets));
        } else if (octets.length > VENDOR_AND_TYPE) {
            long vendor = 0;
            for (int i = 0; i < VENDOR_AND_TYPE - 1; i++) {
                vendor = vendor << 8 | octets[i] & 0xFF;
            }
            found.add(new Value(
                    vendor,
                    octets[VENDOR_AND_TYPE - 1] & 0xFF,
                    Arrays.copyOfRange(octets, VENDOR_AND_TYPE, octets.length)));
        }
    }

    /**
     * The attribute, or as many as a long value needs.
     *
     * @throws IllegalArgumentException when it is too long for the type
     */
    static List<RawAttribute> write(int type, Value value) {
        boolean ofVendor = value.vendor() != AttributePath.NO_VENDOR;
        byte[] content = ofVendor ? withVendor(value) : value.octets();
        byte number = (byte) (ofVendor ? AttributePath.VENDOR_SPECIFIC : value.number());
        if (!AttributePath.ofType(type).isLong()) {
            return List.of(new RawAttribute(type, joined(new byte[] {number}, content, 0, content.length)));
        }
        List<RawAttribute> pieces = new ArrayList<>();
        int room = RawAttribute.MAX_VALUE - 2;
        for (int at = 0; at < content.length || pieces.isEmpty(); at += room) {
            int end = Math.min(content.length, at + room);
            byte flags = (byte) (end < content.length ? MORE : 0);
            pieces.add(new RawAttribute(type, joined(new byte[] {number, flags}, content, at, end)));
        }
        return pieces;
    }

    private static byte[] withVendor(Value value) {
        byte[] content = new byte[VENDOR_AND_TYPE + value.octets().length];
        for (int i = 0; i < VENDOR_AND_TYPE - 1; i++) {
            content[i] = (byte) (value.vendor() >>> 8 * (VENDOR_AND_TYPE - 2 - i));
        }
        content[VENDOR_AND_TYPE - 1] = (byte) value.number();
        System.arraycopy(value.octets(), 0, content, VENDOR_AND_TYPE, value.octets().length);
        return content;
    }

    private static byte[] joined(byte[] head, byte[] content, int from, int to) {
        byte[] whole = Arrays.copyOf(head, head.length + to - from);
        System.arraycopy(content, from, whole, head.length, to - from);
        return whole;
    }
}
