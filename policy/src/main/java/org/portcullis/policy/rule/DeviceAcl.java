package org.portcullis.policy.rule;

import java.util.List;
import java.util.Optional;

/**
 * That a port gets the access list that the device's maker describes (RFC 8520), and what it gets where there is none that
 * could be sent.
 *
 * @param filterId of {@link Otherwise#FILTER_ID}: an access list that the switch knows
 * @param anyVendor whether switches of vendors without a way of their own are sent NAS-Filter-Rule (RFC 4849); one that does
 *     not know it would leave the port open
 * @param given what it became for a device; empty in a policy
 */
public record DeviceAcl(Otherwise otherwise, Optional<String> filterId, boolean anyVendor, Optional<Given> given) {

    /** What becomes of a device without a list. */
    public enum Otherwise {
        REFUSE,
        /** It gets in with no list at all. */
        NONE,
        FILTER_ID;

        /** As {@code portcullis.acl.source} has it: {@code filter-id}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The list of one device at one switch.
     *
     * @param source {@code mud}, or the word of what was given otherwise
     * @param url of the MUD file, where there is one
     * @param reason why it is not the maker's; empty when it is
     */
    public record Given(List<Attribute> attributes, String source, Optional<String> url, String reason) {
        /** It is the maker's. */
        public static final String MUD = "mud";

        public Given {
            attributes = List.copyOf(attributes);
        }
    }

    /** @param name as the RADIUS dictionary has it */
    public record Attribute(String name, String value) {}

    /** The same as it became for a device. */
    DeviceAcl with(Given list) {
        return new DeviceAcl(otherwise, filterId, anyVendor, Optional.of(list));
    }

    /** What of it is policy, for telling profiles apart. */
    List<Object> setting() {
        return List.of(otherwise, filterId, anyVendor);
    }
}
