package org.portcullis.radius.packet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tinyradius.attribute.IntegerAttribute;
import org.tinyradius.attribute.IpAttribute;
import org.tinyradius.attribute.RadiusAttribute;
import org.tinyradius.attribute.StringAttribute;
import org.tinyradius.dictionary.AttributeType;
import org.tinyradius.dictionary.Dictionary;

/**
 * The attributes that are known by name: what their values mean and how they are written. It never changes once built, so
 * many threads may share one. What a packet holds goes through {@link PacketGate} first; this only interprets values.
 */
public final class RadiusDictionary {
    private final Dictionary attributes;
    private final Set<String> names;
    private final Set<String> tagged;
    private final Map<Integer, VendorFormat> formats;

    RadiusDictionary(Dictionary attributes, Set<String> names, Set<String> tagged, Map<Integer, VendorFormat> formats) {
        this.attributes = attributes;
        this.names = names;
        this.tagged = tagged;
        this.formats = formats;
    }

    /** The dictionary that is built in; reads it anew, so make one and share it. */
    public static RadiusDictionary standard() {
        try (InputStream in = RadiusDictionary.class.getResourceAsStream("dictionary");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return DictionaryFile.read("dictionary", lines);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public boolean knows(String name) {
        return attributes.getAttributeTypeByName(name) != null;
    }

    Collection<String> names() {
        return names;
    }

    /** The vendor whose attribute this is, as the dictionary writes it; empty for one of the RFCs'. */
    public Optional<String> vendorOf(String name) {
        return Optional.ofNullable(attributes.getVendorName(type(name).getVendorId()));
    }

    public VendorFormat format(int vendor) {
        return formats.getOrDefault(vendor, VendorFormat.RECOMMENDED);
    }

    /**
     * An attribute from text: a string as it is, an integer by number or by the name of its value, an IPv4 address in
     * dotted form; a tagged one gets the tag 0 (RFC 2868 §3.1).
     *
     * @throws IllegalArgumentException when the name is not known, or the text is not a value of that attribute
     */
    public RawAttribute attribute(String name, String text) {
        AttributeType type = type(name);
        RadiusAttribute attribute = create(type);
        try {
            if (attribute instanceof IntegerAttribute
                    && text.matches("[-+]?\\p{Nd}+")
                    && Long.parseLong(text) >>> 32 != 0) {
                throw new IllegalArgumentException("it does not fit in 32 bits");
            }
            attribute.setAttributeValue(text);
        } catch (RuntimeException notAValue) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a value of " + name + ": " + notAValue.getMessage(), notAValue);
        }
        byte[] value = attribute.getAttributeData();
        try {
            return wrap(type, isTaggedText(type) ? withTag0(value) : value);
        } catch (IllegalArgumentException tooLong) {
            throw new IllegalArgumentException(
                    "the value of " + name + " is too long: " + tooLong.getMessage(), tooLong);
        }
    }

    /** An attribute from a number of 32 bits, unsigned. */
    public RawAttribute attribute(String name, long number) {
        return attribute(name, Long.toString(number));
    }

    /** An attribute from its octets, whatever its kind. */
    public RawAttribute attribute(String name, byte[] value) {
        return wrap(type(name), value);
    }

    /** The text of a value, as {@link #attribute(String, String)} takes it; empty when the octets are not of its kind. */
    Optional<String> text(String name, byte[] value) {
        AttributeType type = type(name);
        RadiusAttribute attribute = create(type);
        boolean fourOctets = attribute instanceof IntegerAttribute || attribute instanceof IpAttribute;
        if (fourOctets && value.length != Integer.BYTES) {
            return Optional.empty();
        }
        boolean hasTag = isTaggedText(type) && value.length > 0 && value[0] >= 0 && value[0] <= 0x1F;
        attribute.setAttributeData(hasTag ? Arrays.copyOfRange(value, 1, value.length) : value);
        return Optional.of(attribute.getAttributeValue());
    }

    /** Vendor (-1: none) and type of a name. */
    AttributeType type(String name) {
        return Optional.ofNullable(attributes.getAttributeTypeByName(name))
                .orElseThrow(() -> new IllegalArgumentException("the RADIUS dictionary has no attribute " + name));
    }

    boolean isInteger(String name) {
        return type(name).getAttributeClass() == IntegerAttribute.class;
    }

    private boolean isTaggedText(AttributeType type) {
        return type.getAttributeClass() == StringAttribute.class && tagged.contains(type.getName());
    }

    private RadiusAttribute create(AttributeType type) {
        return RadiusAttribute.createRadiusAttribute(attributes, type.getVendorId(), type.getTypeCode());
    }

    private RawAttribute wrap(AttributeType type, byte[] value) {
        if (type.getVendorId() == DictionaryFile.NO_VENDOR) {
            return new RawAttribute(type.getTypeCode(), value);
        }
        return VendorSpecific.wrap(type.getVendorId(), type.getTypeCode(), value, format(type.getVendorId()));
    }

    private static byte[] withTag0(byte[] value) {
        byte[] withTag = new byte[value.length + 1];
        System.arraycopy(value, 0, withTag, 1, value.length);
        return withTag;
    }
}
