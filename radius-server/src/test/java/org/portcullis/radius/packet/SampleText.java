package org.portcullis.radius.packet;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.dictionary.AttributeDefinition;

/** Some value of an attribute, as text. */
final class SampleText {
    private SampleText() {}

    /** Empty for what holds other attributes. */
    static Optional<String> of(AttributeDefinition attribute, Random random) {
        int free = attribute.octets() > 0 ? attribute.octets() : 1 + random.nextInt(12);
        return switch (attribute.type()) {
            case STRING -> Optional.of("v".repeat(free));
            case OCTETS -> Optional.of("0x" + hex(random, free));
            case INTEGER, DATE ->
                Optional.of(Long.toString(random.nextLong() & (attribute.isTaggedNumber() ? 0xFFFFFF : 0xFFFFFFFFL)));
            case SIGNED -> Optional.of(Integer.toString(random.nextInt()));
            case SHORT -> Optional.of(Integer.toString(random.nextInt(1 << 16)));
            case BYTE -> Optional.of(Integer.toString(random.nextInt(256)));
            case BOOLEAN -> Optional.of(Integer.toString(random.nextInt(2)));
            case INTEGER64 -> Optional.of(Long.toUnsignedString(random.nextLong()));
            case IPADDR, COMBO_IP -> Optional.of("192.0.2." + random.nextInt(256));
            case IPV6ADDR -> Optional.of("2001:db8::" + hex(random, 2));
            case IPV4PREFIX -> Optional.of("10." + random.nextInt(256) + ".0.0/" + (16 + random.nextInt(17)));
            case IPV6PREFIX -> Optional.of("2001:db8:" + hex(random, 2) + "::/" + (48 + random.nextInt(81)));
            case IFID -> Optional.of(hex(random, 2) + ":0:1:" + hex(random, 2));
            case ETHER -> Optional.of(HexFormat.ofDelimiter("-").formatHex(octets(random, 6)));
            case TLV, EXTENDED, LONG_EXTENDED, EVS, VSA -> Optional.empty();
        };
    }

    /** Whether what was read says the same as what was written, each in its own spelling. */
    static boolean same(AttributeDefinition attribute, String written, String read) {
        return switch (attribute.type()) {
            case INTEGER, SIGNED, SHORT, BYTE, BOOLEAN, INTEGER64 ->
                read.equals(written)
                        || written.equals(String.valueOf(attribute.values().get(read)));
            case DATE -> written.equals(Long.toString(Instant.parse(read).getEpochSecond()));
            case IPV6ADDR, IPV4PREFIX, IPV6PREFIX -> Cidr.parse(read).equals(Cidr.parse(written));
            case IFID -> groups(read).equals(groups(written));
            case ETHER -> read.equalsIgnoreCase(written);
            default -> read.equals(written);
        };
    }

    private static List<Integer> groups(String interfaceId) {
        return Arrays.stream(interfaceId.split(":"))
                .map(group -> Integer.parseInt(group, 16))
                .toList();
    }

    private static String hex(Random random, int octets) {
        return HexFormat.of().formatHex(octets(random, octets));
    }

    private static byte[] octets(Random random, int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }
}
