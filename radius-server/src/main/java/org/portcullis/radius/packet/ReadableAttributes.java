package org.portcullis.radius.packet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.portcullis.radius.dictionary.AttributeDefinition;
import org.portcullis.radius.dictionary.AttributePath;
import org.portcullis.radius.dictionary.DataType;

/**
 * The attributes of a packet whose values people can read, found by where they stand and not by their names, so that a look at
 * a packet costs its own attributes alone. What is hidden, opaque (octets: EAP-Message, State, digests of passwords) or a
 * password by its name is left out.
 */
final class ReadableAttributes {
    private static final Pattern SECRET = Pattern.compile("(?i)password|passwd|secret|digest|token|private-key");

    private final RadiusDictionary dictionary;
    private final Map<AttributePath, String> names = new HashMap<>();

    ReadableAttributes(RadiusDictionary dictionary, Stream<AttributeDefinition> attributes) {
        this.dictionary = dictionary;
        attributes
                .filter(attribute -> attribute.path().tlvs().isEmpty()
                        && attribute.encryption() == AttributeDefinition.Encryption.NONE
                        && attribute.type() != DataType.OCTETS
                        && !SECRET.matcher(attribute.name()).find())
                .sorted(Comparator.comparing(AttributeDefinition::name))
                .forEach(attribute -> names.putIfAbsent(attribute.path(), attribute.name()));
    }

    /** {@code NAS-Port-Type = Ethernet}, each value a line, in the packet's order. */
    List<String> lines(List<RawAttribute> attributes) {
        List<String> lines = new ArrayList<>();
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == AttributeCode.VENDOR_SPECIFIC) {
                for (VendorSpecific.VendorAttribute one : VendorSpecific.walk(attribute.value(), dictionary::format)) {
                    AttributePath path = new AttributePath(attribute.type(), one.vendor(), List.of(one.type()));
                    line(path, one.value()).ifPresent(lines::add);
                }
            } else {
                line(AttributePath.ofType(attribute.type()), attribute.value()).ifPresent(lines::add);
            }
        }
        return lines;
    }

    /** Pairs of a vendor ({@code shell:password=...}) have names of their own. */
    private Optional<String> line(AttributePath path, byte[] value) {
        return Optional.ofNullable(names.get(path))
                .flatMap(name -> dictionary
                        .text(name, value)
                        .filter(text -> !SECRET.matcher(text.substring(0, Math.max(0, text.indexOf('='))))
                                .find())
                        .map(text -> name + " = " + text));
    }
}
