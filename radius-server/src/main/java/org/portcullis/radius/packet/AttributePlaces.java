package org.portcullis.radius.packet;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.portcullis.radius.dictionary.AttributeDefinition;
import org.portcullis.radius.dictionary.AttributePath;
import org.portcullis.radius.dictionary.VendorFormat;

/**
 * Finds the values of an attribute in a packet's attributes, and puts a value where it belongs: on the packet's level, in
 * a Vendor-Specific, in an extended attribute, in TLVs within these.
 */
final class AttributePlaces {
    private static final int CONTINUES = 0x80;

    private AttributePlaces() {}

    /** The values as they are on the wire, with their tags, encrypted ones as they are; in the packet's order. */
    static List<byte[]> find(
            List<RawAttribute> attributes, AttributeDefinition attribute, LongFunction<VendorFormat> formats) {
        List<byte[]> values = outer(attributes, attribute, formats);
        for (long number : attribute.path().tlvs()) {
            values = values.stream()
                    .flatMap(value -> Tlvs.values(value, number).stream())
                    .toList();
        }
        boolean several = attribute.array() && attribute.octets() > 0;
        return several
                ? values.stream()
                        .flatMap(value -> cut(value, attribute.octets()))
                        .toList()
                : values;
    }

    private static List<byte[]> outer(
            List<RawAttribute> attributes, AttributeDefinition attribute, LongFunction<VendorFormat> formats) {
        AttributePath path = attribute.path();
        if (path.isExtended() && !path.numbers().isEmpty()) {
            return ExtendedAttribute.read(attributes, path.type()).stream()
                    .filter(value -> value.vendor() == path.vendor()
                            && value.number() == path.numbers().get(0))
                    .map(ExtendedAttribute.Value::octets)
                    .toList();
        }
        if (path.hasVendor()) {
            return ofVendor(attributes, path, formats);
        }
        return attribute.concat() ? joined(attributes, path.type()) : each(attributes, path.type());
    }

    private static List<byte[]> ofVendor(
            List<RawAttribute> attributes, AttributePath path, LongFunction<VendorFormat> formats) {
        List<byte[]> found = attributes.stream()
                .filter(each -> each.type() == AttributeCode.VENDOR_SPECIFIC)
                .flatMap(each -> VendorSpecific.walk(each.value(), formats).stream())
                .filter(each -> each.vendor() == path.vendor()
                        && each.type() == path.numbers().get(0))
                .map(VendorSpecific.VendorAttribute::value)
                .toList();
        return formats.apply(path.vendor()).continuation() ? continued(found) : found;
    }

    /** Each value begins with an octet that says whether the next one belongs to it. */
    private static List<byte[]> continued(List<byte[]> pieces) {
        List<byte[]> values = new ArrayList<>();
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            if (piece.length == 0) {
                continue;
            }
            begun.write(piece, 1, piece.length - 1);
            if ((piece[0] & CONTINUES) == 0) {
                values.add(begun.toByteArray());
                begun.reset();
            }
        }
        return values;
    }

    private static List<byte[]> each(List<RawAttribute> attributes, int type) {
        List<byte[]> values = new ArrayList<>(1);
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == type) {
                values.add(attribute.value());
            }
        }
        return values;
    }

    /** Those next to each other are one value. */
    private static List<byte[]> joined(List<RawAttribute> attributes, int type) {
        List<byte[]> values = new ArrayList<>();
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        boolean open = false;
        for (RawAttribute each : attributes) {
            if (each.type() == type) {
                begun.writeBytes(each.value());
                open = true;
            } else if (open) {
                values.add(begun.toByteArray());
                begun.reset();
                open = false;
            }
        }
        if (open) {
            values.add(begun.toByteArray());
        }
        return values;
    }

    private static Stream<byte[]> cut(byte[] value, int octets) {
        return value.length % octets != 0
                ? Stream.of(value)
                : Stream.iterate(0, at -> at < value.length, at -> at + octets)
                        .map(at -> Arrays.copyOfRange(value, at, at + octets));
    }

    /**
     * The attributes that carry a value: one, or several for what may be split.
     *
     * @param value as it is to be on the wire
     * @throws IllegalArgumentException when it does not fit
     */
    static List<RawAttribute> put(AttributeDefinition attribute, byte[] value, LongFunction<VendorFormat> formats) {
        AttributePath path = attribute.path();
        byte[] content = value;
        List<Long> tlvs = path.tlvs();
        for (int i = tlvs.size() - 1; i >= 0; i--) {
            content = Tlvs.wrap(tlvs.get(i), content);
        }
        if (path.isExtended() && !path.numbers().isEmpty()) {
            return ExtendedAttribute.write(
                    path.type(),
                    new ExtendedAttribute.Value(path.vendor(), path.numbers().get(0), content));
        }
        if (path.hasVendor()) {
            return ofVendor(path, content, formats.apply(path.vendor()));
        }
        return attribute.concat() ? split(path.type(), content) : List.of(new RawAttribute(path.type(), content));
    }

    private static List<RawAttribute> ofVendor(AttributePath path, byte[] content, VendorFormat format) {
        long number = path.numbers().get(0);
        if (!format.continuation()) {
            return List.of(VendorSpecific.wrap(path.vendor(), number, content, format));
        }
        List<RawAttribute> pieces = new ArrayList<>();
        int room = VendorSpecific.room(format) - 1;
        for (int at = 0; at < content.length || pieces.isEmpty(); at += room) {
            int end = Math.min(content.length, at + room);
            byte[] piece = new byte[1 + end - at];
            piece[0] = (byte) (end < content.length ? CONTINUES : 0);
            System.arraycopy(content, at, piece, 1, end - at);
            pieces.add(VendorSpecific.wrap(path.vendor(), number, piece, format));
        }
        return pieces;
    }

    private static List<RawAttribute> split(int type, byte[] content) {
        List<RawAttribute> pieces = new ArrayList<>();
        for (int at = 0; at < content.length || pieces.isEmpty(); at += RawAttribute.MAX_VALUE) {
            int end = Math.min(content.length, at + RawAttribute.MAX_VALUE);
            pieces.add(new RawAttribute(type, Arrays.copyOfRange(content, at, end)));
        }
        return pieces;
    }
}
