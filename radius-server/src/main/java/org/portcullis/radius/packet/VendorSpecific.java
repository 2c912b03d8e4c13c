package org.portcullis.radius.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.portcullis.radius.dictionary.VendorFormat;

/** Reads and writes Vendor-Specific attributes (RFC 2865 §5.26). */
public final class VendorSpecific {
    private static final int VENDOR_ID = 4;

    /**
     * One attribute of a vendor.
     *
     * @param vendor IANA private enterprise number
     * @param type as wide as the vendor's format has it
     */
    public record VendorAttribute(long vendor, long type, byte[] value) {}

    private VendorSpecific() {}

    /**
     * The attributes inside one Vendor-Specific. A value that does not follow its vendor's format has none that could be
     * read: the attribute is opaque then, as it is to any server that does not know the vendor.
     *
     * @param value of an attribute of type 26; anything may be in it
     * @param formats the format of a vendor
     */
    public static List<VendorAttribute> walk(byte[] value, LongFunction<VendorFormat> formats) {
        if (value.length < VENDOR_ID) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        long vendor = in.getInt() & 0xFFFFFFFFL;
        VendorFormat format = formats.apply(vendor);
        List<VendorAttribute> found = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.remaining() < format.header()) {
                return List.of();
            }
            int whole = in.remaining();
            long type = number(in, format.typeOctets());
            long length = format.lengthOctets() == 0 ? whole : number(in, format.lengthOctets());
            if (length < format.header() || length > whole) {
                return List.of();
            }
            byte[] content = new byte[(int) length - format.header()];
            in.get(content);
            found.add(new VendorAttribute(vendor, type, content));
        }
        return List.copyOf(found);
    }

    /**
     * A Vendor-Specific that holds one attribute.
     *
     * @throws IllegalArgumentException when the value is too long for one attribute
     */
    public static RawAttribute wrap(long vendor, long type, byte[] value, VendorFormat format) {
        int length = format.header() + value.length;
        ByteBuffer out = ByteBuffer.allocate(VENDOR_ID + length);
        out.putInt((int) vendor);
        put(out, type, format.typeOctets());
        put(out, length, format.lengthOctets());
        out.put(value);
        return new RawAttribute(AttributeCode.VENDOR_SPECIFIC, out.array());
    }

    /** Octets of a value that fit in one Vendor-Specific. */
    static int room(VendorFormat format) {
        return RawAttribute.MAX_VALUE - VENDOR_ID - format.header();
    }

    private static long number(ByteBuffer in, int octets) {
        long number = 0;
        for (int i = 0; i < octets; i++) {
            number = number << 8 | in.get() & 0xFF;
        }
        return number;
    }

    private static void put(ByteBuffer out, long number, int octets) {
        for (int i = octets - 1; i >= 0; i--) {
            out.put((byte) (number >>> 8 * i));
        }
    }
}
