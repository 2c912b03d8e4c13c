package org.portcullis.radius.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * The attributes that an authorization profile becomes: the VLAN as RFC 3580 §3.31 wants it, tagged VLANs (RFC 4675 §2.1),
 * Session-Timeout, Filter-Id, and the vendor's own. Each can be tried by itself, so that what checks a profile and what
 * sends it cannot differ.
 */
final class ProfileAttributes {
    /** Octets left to a profile; the rest of the packet is for EAP-Success, keys, User-Name, Class and Proxy-State. */
    static final int MAX_OCTETS = 2700;

    private static final long EGRESS_TAGGED = 0x31;
    private static final int MAX_VLAN = 4094;
    private static final long MAX_SECONDS = 0xFFFFFFFFL;
    private static final String VENDOR_OF_KEYS = "Microsoft";

    /** One attribute, not yet written. */
    record Part(String where, Supplier<RawAttribute> attribute) {
        /** @throws UnsendableProfileException when it cannot be written */
        RawAttribute write() {
            try {
                return attribute.get();
            } catch (IllegalArgumentException wrong) {
                throw new UnsendableProfileException(where + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    private final RadiusDictionary dictionary;

    ProfileAttributes(RadiusDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /**
     * @param vlan the profile's VLAN at the switch's site
     * @param vendor the switch's
     * @param session how many seconds a session gets of those that the profile says
     */
    List<Part> parts(AuthorizationProfile profile, Optional<String> vlan, String vendor, LongUnaryOperator session) {
        List<Part> parts = new ArrayList<>();
        String where = "profile " + profile.name() + ", ";
        vlan.ifPresent(text -> {
            parts.add(new Part(where + "vlan", () -> dictionary.attribute("Tunnel-Type", "VLAN")));
            parts.add(new Part(where + "vlan", () -> dictionary.attribute("Tunnel-Medium-Type", "IEEE-802")));
            parts.add(new Part(where + "vlan", () -> text("Tunnel-Private-Group-Id", text)));
        });
        for (int tagged : profile.taggedVlans()) {
            parts.add(new Part(where + "taggedVlans", () -> tagged(tagged)));
        }
        profile.filterId()
                .ifPresent(filter -> parts.add(new Part(where + "filterId", () -> text("Filter-Id", filter))));
        profile.sessionTimeout().ifPresent(timeout -> {
            parts.add(new Part(where + "sessionTimeout", () -> timeout(timeout, session)));
            parts.add(new Part(
                    where + "sessionTimeout", () -> dictionary.attribute("Termination-Action", "RADIUS-Request")));
        });
        profile.vendors()
                .getOrDefault(vendor, Map.of())
                .forEach((name, values) -> values.forEach(
                        value -> parts.add(new Part(where + "vendors." + vendor, () -> ofVendor(name, value)))));
        return parts;
    }

    /** @throws PacketTooLongException when they do not fit in an Access-Accept */
    static void requireRoom(AuthorizationProfile profile, String vendor, List<RawAttribute> attributes) {
        int octets = PacketWriter.lengthOf(attributes);
        if (octets > MAX_OCTETS) {
            throw new PacketTooLongException(
                    "profile " + profile.name() + " needs " + octets + " octets of an Access-Accept for "
                            + (vendor.isEmpty() ? "any switch" : "switches of the vendor " + vendor) + ", and "
                            + MAX_OCTETS + " are left to it: take attributes out of it");
        }
    }

    private RawAttribute tagged(int vlan) {
        if (vlan < 1 || vlan > MAX_VLAN) {
            throw new IllegalArgumentException(vlan + " is no VLAN; they go from 1 to " + MAX_VLAN);
        }
        return dictionary.attribute("Egress-VLANID", EGRESS_TAGGED << 24 | vlan);
    }

    private RawAttribute timeout(Duration timeout, LongUnaryOperator session) {
        long seconds = timeout.toSeconds();
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException(
                    seconds + " seconds cannot be sent; Session-Timeout has 1 to " + MAX_SECONDS);
        }
        return dictionary.attribute("Session-Timeout", session.applyAsLong(seconds));
    }

    /** A profile never writes the protocol's own attributes, nor the session keys. */
    private RawAttribute ofVendor(String name, String value) {
        if (!dictionary.knows(name)) {
            throw new IllegalArgumentException(
                    "the RADIUS dictionary has no attribute " + name + "; correct its name or leave it out");
        }
        if (dictionary
                .vendorOf(name)
                .filter(vendor -> !vendor.equals(VENDOR_OF_KEYS))
                .isEmpty()) {
            throw new IllegalArgumentException(
                    name + " is no attribute that a profile may set; only switch vendors' own are");
        }
        return text(name, value);
    }

    /** What is empty must not be sent (RFC 2865 §5). */
    private RawAttribute text(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value; give one or leave it out");
        }
        return dictionary.attribute(name, value);
    }
}
