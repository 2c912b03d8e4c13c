package org.portcullis.radius.dictionary;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.NearestWord;
import org.tinyradius.attribute.IntegerAttribute;
import org.tinyradius.attribute.IpAttribute;
import org.tinyradius.attribute.StringAttribute;

/** The values of attributes as text, and as the octets of RFC 8044 §3; without tag and encryption. */
public final class ValueText {
    /** TinyRadius wants some type for an attribute; of these only the value is used. */
    private static final int ANY = 1;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}|0[xX][0-9a-fA-F]{1,16}");
    private static final long MAX_UINT32 = 0xFFFFFFFFL;
    private static final long MAX_UINT24 = 0xFFFFFF;

    private ValueText() {}

    /** @throws IllegalArgumentException when the text is no value of that attribute; the message says why */
    public static byte[] encode(AttributeDefinition attribute, String text) {
        byte[] octets = octets(attribute, text);
        if (attribute.octets() != 0 && attribute.octets() != octets.length && !attribute.array()) {
            throw new IllegalArgumentException(
                    "it has " + octets.length + " octets, and " + attribute.octets() + " are needed");
        }
        return octets;
    }

    private static byte[] octets(AttributeDefinition attribute, String text) {
        return switch (attribute.type()) {
            case STRING -> string(text);
            case OCTETS -> hex(text);
            case INTEGER, SIGNED, SHORT, BYTE, BOOLEAN, INTEGER64 -> number(attribute, number(attribute, text));
            case DATE -> number(attribute, seconds(attribute, text));
            case IPADDR -> ipv4(text);
            case IPV6ADDR -> AddressText.ipv6(text);
            case COMBO_IP -> text.indexOf(':') < 0 ? ipv4(text) : AddressText.ipv6(text);
            case IPV4PREFIX -> AddressText.ipv4Prefix(text);
            case IPV6PREFIX -> AddressText.ipv6Prefix(text);
            case IFID -> AddressText.interfaceId(text);
            case ETHER ->
                MacAddress.parse(text)
                        .map(mac -> HEX.parseHex(mac.ecs().replace("-", "")))
                        .orElseThrow(() -> new IllegalArgumentException("a MAC address is written 00-11-22-AA-BB-CC"));
            case TLV, EXTENDED, LONG_EXTENDED, EVS, VSA ->
                throw new IllegalArgumentException("it holds other attributes; give those");
        };
    }

    /** A value from a number, by the width of the attribute's type. */
    public static byte[] number(AttributeDefinition attribute, long number) {
        long max = attribute.isTaggedNumber() ? MAX_UINT24 : MAX_UINT32;
        return switch (attribute.type()) {
            case INTEGER, DATE ->
                new IntegerAttribute(ANY, (int) inRange(number, 0, max, attribute.isTaggedNumber() ? 24 : 32))
                        .getAttributeData();
            case SIGNED -> of(Integer.BYTES, inRange(number, Integer.MIN_VALUE, Integer.MAX_VALUE, 32));
            case SHORT -> of(Short.BYTES, inRange(number, 0, 0xFFFF, 16));
            case BYTE -> of(Byte.BYTES, inRange(number, 0, 0xFF, 8));
            case BOOLEAN -> of(Byte.BYTES, inRange(number, 0, 1, 1));
            case INTEGER64 -> of(Long.BYTES, number);
            default ->
                throw new IllegalArgumentException(
                        "it is no number but of type " + attribute.type().word());
        };
    }

    /** The text of a value, as {@link #encode} takes it; empty when the octets are not of the attribute's type. */
    public static Optional<String> decode(AttributeDefinition attribute, byte[] value) {
        if (attribute.type().length() != 0 && attribute.type().length() != value.length) {
            return Optional.empty();
        }
        return switch (attribute.type()) {
            case STRING -> {
                StringAttribute string = new StringAttribute();
                string.setAttributeData(value);
                yield Optional.of(string.getAttributeValue());
            }
            case OCTETS, TLV, EXTENDED, LONG_EXTENDED, EVS, VSA -> Optional.of("0x" + HEX.formatHex(value));
            case INTEGER, SIGNED, SHORT, BYTE, BOOLEAN, INTEGER64 -> {
                long number = numberOf(attribute, value);
                yield Optional.of(attribute.nameOf(number).orElseGet(() -> decimal(attribute, number)));
            }
            case DATE ->
                Optional.of(Instant.ofEpochSecond(numberOf(attribute, value)).toString());
            case IPADDR -> Optional.of(AddressText.of(value));
            case IPV6ADDR -> Optional.of(AddressText.of(value));
            case COMBO_IP ->
                value.length == 4 || value.length == 16 ? Optional.of(AddressText.of(value)) : Optional.empty();
            case IPV4PREFIX -> AddressText.ofIpv4Prefix(value);
            case IPV6PREFIX -> AddressText.ofIpv6Prefix(value);
            case IFID -> Optional.of(AddressText.ofInterfaceId(value));
            case ETHER -> Optional.of(HexFormat.ofDelimiter("-").withUpperCase().formatHex(value));
        };
    }

    /** The number in a value of the right length; unsigned but for the signed type, and for 64 bits as they are. */
    public static long numberOf(AttributeDefinition attribute, byte[] value) {
        if (attribute.type() == DataType.SIGNED) {
            return ByteBuffer.wrap(value).getInt();
        }
        long number = 0;
        for (byte octet : value) {
            number = number << 8 | octet & 0xFF;
        }
        return number;
    }

    private static String decimal(AttributeDefinition attribute, long number) {
        return attribute.type() == DataType.INTEGER64 ? Long.toUnsignedString(number) : Long.toString(number);
    }

    private static byte[] string(String text) {
        StringAttribute string = new StringAttribute();
        string.setAttributeValue(text);
        return string.getAttributeData();
    }

    private static byte[] hex(String text) {
        if (!text.startsWith("0x") || text.length() % 2 != 0) {
            throw new IllegalArgumentException("octets are written in hexadecimal: 0x0a0b");
        }
        try {
            return HEX.parseHex(text, 2, text.length());
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("octets are written in hexadecimal: 0x0a0b", notHex);
        }
    }

    private static byte[] ipv4(String text) {
        try {
            return new IpAttribute(ANY, text).getAttributeData();
        } catch (RuntimeException notAnAddress) {
            throw new IllegalArgumentException("an IPv4 address is written 192.0.2.1", notAnAddress);
        }
    }

    private static long number(AttributeDefinition attribute, String text) {
        Long named = attribute.values().get(text);
        if (named != null) {
            return named;
        }
        if (NUMBER.matcher(text).matches()) {
            try {
                return Numbers.value(text.startsWith("+") ? text.substring(1) : text, attribute.type());
            } catch (IllegalArgumentException outOfRange) {
                throw new IllegalArgumentException(
                        "it does not fit in " + 8 * attribute.type().length() + " bits", outOfRange);
            }
        }
        throw new IllegalArgumentException(
                attribute.values().isEmpty()
                        ? "a whole number is needed"
                        : "it is neither a number nor one of the names that the dictionary has for it"
                                + NearestWord.hint(text, attribute.values().keySet()));
    }

    private static long seconds(AttributeDefinition attribute, String text) {
        if (text.matches("[0-9]{1,10}") || attribute.values().containsKey(text)) {
            return number(attribute, text);
        }
        try {
            return Instant.parse(text).getEpochSecond();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(
                    "a time is written 2027-01-31T12:00:00Z, or as seconds since 1970", notATime);
        }
    }

    private static long inRange(long number, long min, long max, int bits) {
        if (number < min || number > max) {
            throw new IllegalArgumentException("it does not fit in " + bits + " bits");
        }
        return number;
    }

    private static byte[] of(int octets, long number) {
        byte[] value = new byte[octets];
        for (int i = 0; i < octets; i++) {
            value[i] = (byte) (number >>> 8 * (octets - 1 - i));
        }
        return value;
    }
}
