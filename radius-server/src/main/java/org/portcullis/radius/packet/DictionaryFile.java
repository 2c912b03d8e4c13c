package org.portcullis.radius.packet;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tinyradius.attribute.IntegerAttribute;
import org.tinyradius.attribute.IpAttribute;
import org.tinyradius.attribute.RadiusAttribute;
import org.tinyradius.attribute.StringAttribute;
import org.tinyradius.dictionary.AttributeType;
import org.tinyradius.dictionary.MemoryDictionary;

/** Reads a dictionary in the format that its resource {@code dictionary} explains in its first lines. */
final class DictionaryFile {
    /** The vendor that TinyRadius gives to the attributes of the RFCs. */
    static final int NO_VENDOR = -1;

    private final MemoryDictionary attributes = new MemoryDictionary();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> tagged = new HashSet<>();
    private final Map<Integer, VendorFormat> formats = new HashMap<>();
    private int vendor = NO_VENDOR;

    private DictionaryFile() {}

    /**
     * @param name for error messages
     * @throws IllegalArgumentException when a line is wrong; the message has file and line
     */
    static RadiusDictionary read(String name, BufferedReader in) throws IOException {
        DictionaryFile file = new DictionaryFile();
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            try {
                if (!content.isEmpty()) {
                    file.take(content.split("\\s+"));
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
                throw new IllegalArgumentException(
                        name + ", line " + number + ": cannot read \"" + line.strip() + "\": " + wrong.getMessage(),
                        wrong);
            }
        }
        return new RadiusDictionary(
                file.attributes, Set.copyOf(file.names), Set.copyOf(file.tagged), Map.copyOf(file.formats));
    }

    private void take(String[] words) {
        switch (words[0]) {
            case "ATTRIBUTE" -> {
                attributes.addAttributeType(
                        new AttributeType(vendor, Integer.parseInt(words[2]), words[1], kind(words[3])));
                names.add(words[1]);
                if (words.length > 4 && words[4].equals("has_tag")) {
                    tagged.add(words[1]);
                }
            }
            case "VALUE" ->
                Optional.ofNullable(attributes.getAttributeTypeByName(words[1]))
                        .orElseThrow(
                                () -> new IllegalArgumentException("no attribute " + words[1] + " above this line"))
                        .addEnumerationValue(Integer.parseInt(words[3]), words[2]);
            case "VENDOR" -> {
                int id = Integer.parseInt(words[2]);
                attributes.addVendor(id, words[1]);
                if (words.length > 3) {
                    String[] octets = words[3].replaceFirst("^format=", "").split(",");
                    formats.put(id, new VendorFormat(Integer.parseInt(octets[0]), Integer.parseInt(octets[1])));
                }
            }
            case "BEGIN-VENDOR" -> {
                vendor = attributes.getVendorId(words[1]);
                if (vendor == NO_VENDOR) {
                    throw new IllegalArgumentException("no VENDOR " + words[1] + " above this line");
                }
            }
            case "END-VENDOR" -> vendor = NO_VENDOR;
            default ->
                throw new IllegalArgumentException(
                        "a line begins with ATTRIBUTE, VALUE, VENDOR, BEGIN-VENDOR or" + " END-VENDOR");
        }
    }

    private static Class<? extends RadiusAttribute> kind(String word) {
        return switch (word) {
            case "string" -> StringAttribute.class;
            case "integer" -> IntegerAttribute.class;
            case "ipaddr" -> IpAttribute.class;
            case "octets", "ipv6addr" -> RadiusAttribute.class;
            default ->
                throw new IllegalArgumentException(
                        "the kind of an attribute is string, octets, integer, ipaddr or ipv6addr, not " + word);
        };
    }
}
