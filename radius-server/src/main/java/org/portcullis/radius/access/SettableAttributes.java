package org.portcullis.radius.access;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.portcullis.radius.packet.RadiusDictionary;

/**
 * Which attributes a profile may name: vendors' own, and of the RFCs' those that describe a port. Never the protocol's own,
 * what only requests have, the session keys, nor what a profile has a key for.
 */
final class SettableAttributes {
    private static final String VENDOR_OF_KEYS = "Microsoft";
    private static final int VENDOR_SPECIFIC = 26;
    private static final int FIRST_EXTENDED = 241;

    /** RFC 2865 §5.44, RFC 2866 §5.13, RFC 2869 §5.19, RFC 3579 §3.3: not in an Access-Accept, or written by the server. */
    private static final Set<Integer> RESERVED = IntStream.of(
                    1, 2, 3, 4, 5, 18, 24, 25, 26, 27, 29, 30, 31, 32, 33, 55, 60, 61, 68, 70, 71, 72, 73, 74, 77, 79,
                    80, 84, 85, 86, 87, 95, 101, 102, 105, 125)
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    /** Tunnel-Type, Tunnel-Medium-Type, Tunnel-Private-Group-Id: without a tag they are the profile's VLAN. */
    private static final Set<Integer> OF_VLAN = Set.of(64, 65, 81);

    private final RadiusDictionary dictionary;

    SettableAttributes(RadiusDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** @throws IllegalArgumentException when the name is unknown, or a profile may not set it */
    void require(String name) {
        if (!dictionary.knows(name)) {
            throw new IllegalArgumentException("the RADIUS dictionary has no attribute " + name
                    + (dictionary.hint(name).isEmpty()
                            ? "; correct its name, leave it out, or give its dictionary under radius.dictionaries"
                            : dictionary.hint(name)));
        }
        int type = dictionary.typeOf(name);
        if (OF_VLAN.contains(type) && name.indexOf(':') < 0) {
            throw new IllegalArgumentException(
                    name + " is what the key vlan sends; with a tag, as in " + name + ":1, it is another group");
        }
        boolean ofVendor = dictionary
                .vendorOf(name)
                .filter(vendor -> !vendor.equals(VENDOR_OF_KEYS))
                .isPresent();
        boolean ofRfc = type != VENDOR_SPECIFIC && type < FIRST_EXTENDED + 6 && !reserved(type);
        if (!ofVendor && !ofRfc) {
            throw new IllegalArgumentException(
                    name + " is no attribute that a profile may set; only switch vendors' own"
                            + " are, and the RFCs' that describe a port");
        }
    }

    private static boolean reserved(int type) {
        boolean accounting = type >= 40 && type <= 53;
        boolean digest = type >= 103 && type <= 122;
        return RESERVED.contains(type) || accounting || digest;
    }
}
