package org.portcullis.radius.packet;

import java.util.Arrays;

/**
 * One attribute as it is on the wire (RFC 2865 §5), its value not interpreted.
 *
 * @param type 1 to 255
 * @param value 0 to 253 octets; treated as immutable by everyone
 */
public record RawAttribute(int type, byte[] value) {
    /** Octets that fit in one attribute. */
    public static final int MAX_VALUE = 253;

    /** Octets of an attribute's type and length fields. */
    static final int HEADER = 2;

    public RawAttribute {
        if (type < 1 || type > 255) {
            throw new IllegalArgumentException("an attribute's type is 1 to 255, not " + type);
        }
        if (value.length > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "attribute " + type + " has " + value.length + " octets; at most " + MAX_VALUE + " fit");
        }
    }

    /** Octets on the wire. */
    public int length() {
        return HEADER + value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawAttribute that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    /** Never the value: it may be a password or a key. */
    @Override
    public String toString() {
        return "attribute " + type + " of " + value.length + " octets";
    }
}
