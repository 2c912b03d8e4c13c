package org.portcullis.radius.dictionary;

import java.util.Map;
import java.util.Optional;

/**
 * What a dictionary says of one attribute.
 *
 * @param octets that every value has; 0 when they differ in length
 * @param encryption how its value is hidden
 * @param tagged whether a tag stands before the value (RFC 2868 §3)
 * @param concat whether a long value goes on in the next attribute of the type (RFC 8044 §3.6)
 * @param array whether one attribute may hold several values of a fixed length, one behind the other
 * @param values numbers by the names that the dictionary has for them
 * @param names the names again, by number
 */
public record AttributeDefinition(
        String name,
        AttributePath path,
        DataType type,
        int octets,
        Encryption encryption,
        boolean tagged,
        boolean concat,
        boolean array,
        Map<String, Long> values,
        Map<Long, String> names) {

    /** How a value is hidden from who does not know the shared secret. */
    public enum Encryption {
        NONE,
        /** As User-Password (RFC 2865 §5.2). */
        USER_PASSWORD,
        /** As Tunnel-Password, with a salt (RFC 2868 §3.5). */
        TUNNEL_PASSWORD,
        /** As Ascend-Send-Secret. */
        ASCEND_SECRET
    }

    public AttributeDefinition {
        values = Map.copyOf(values);
        names = Map.copyOf(names);
    }

    /** The name that the dictionary has for a number. */
    public Optional<String> nameOf(long number) {
        return Optional.ofNullable(names.get(number));
    }

    /** A number with a tag leaves three octets to the number (RFC 2868 §3.1). */
    public boolean isTaggedNumber() {
        return tagged && type == DataType.INTEGER;
    }
}
