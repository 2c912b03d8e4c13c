package org.portcullis.radius.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Says in words what attributes a packet has, each by its name in the dictionary; keys and passwords are not shown. */
public final class AttributeWords {
    private static final Set<String> SECRET =
            Set.of("MS-MPPE-Send-Key", "MS-MPPE-Recv-Key", "User-Password", "Tunnel-Password", "CHAP-Password");
    private static final Set<String> OF_THE_PROTOCOL = Set.of("EAP-Message", "Message-Authenticator");
    private static final int MAX_OCTETS = 64;

    private final RadiusDictionary dictionary;

    public AttributeWords(RadiusDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** A line for each value, {@code Session-Timeout = 28800}; by name, what has no name last. */
    public List<String> of(AttributeList attributes) {
        List<String> lines = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        known.add(AttributeCode.EAP_MESSAGE);
        known.add(AttributeCode.MESSAGE_AUTHENTICATOR);
        Set<String> vendors = new HashSet<>();
        for (String name : dictionary.names().stream().sorted().toList()) {
            List<byte[]> values = OF_THE_PROTOCOL.contains(name) ? List.of() : attributes.all(name);
            for (byte[] value : values) {
                lines.add(name + " = " + value(name, value));
                dictionary.vendorOf(name).ifPresentOrElse(vendors::add, () -> known.add(dictionary.typeOf(name)));
            }
        }
        for (RawAttribute attribute : attributes.raw()) {
            if (attribute.type() == AttributeCode.VENDOR_SPECIFIC) {
                if (vendors.isEmpty() && attribute.value().length >= Integer.BYTES) {
                    lines.add("Vendor-Specific of vendor "
                            + (ByteBuffer.wrap(attribute.value()).getInt() & 0xFFFFFFFFL) + " = "
                            + hex(attribute.value()));
                }
            } else if (!known.contains(attribute.type())) {
                lines.add("attribute " + attribute.type() + " = " + hex(attribute.value()));
            }
        }
        return List.copyOf(lines);
    }

    private String value(String name, byte[] value) {
        if (SECRET.contains(name)) {
            return "(" + value.length + " octets, not shown)";
        }
        String text = dictionary.text(name, value).orElseGet(() -> hex(value));
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F) ? text : hex(value);
    }

    private static String hex(byte[] value) {
        String shown = HexFormat.of().formatHex(value, 0, Math.min(value.length, MAX_OCTETS));
        return "0x" + shown + (value.length > MAX_OCTETS ? "... (" + value.length + " octets)" : "");
    }
}
