package org.portcullis.radius.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.DeviceAcl;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.AttributeValue;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.Salts;

/**
 * The attributes that an authorization profile becomes: the VLAN as RFC 3580 §3.31 wants it, tagged VLANs (RFC 4675 §2.1),
 * Session-Timeout, Filter-Id, and the vendor's own. Each can be tried by itself, so that what checks a profile and what
 * sends it cannot differ.
 */
final class ProfileAttributes {
    /** Octets left to a profile; the rest of the packet is for EAP-Success, keys, User-Name, Class and Proxy-State. */
    static final int MAX_OCTETS = 2700;

    private static final long EGRESS_TAGGED = 0x31;
    private static final String TAGGED_NAME = "1";
    private static final int MAX_VLAN = 4094;
    private static final long MAX_SECONDS = 0xFFFFFFFFL;

    /** For the length of what is encrypted, which depends on no secret. */
    private static final Secret ANY_SECRET = Secret.ofUtf8("any");

    /**
     * One value, not yet read.
     *
     * @param where for messages: profile and key
     * @param key within the profile: {@code vendors.cisco.Cisco-AVPair}
     */
    record Part(String where, String key, Supplier<AttributeValue> attribute) {
        /** @throws UnsendableProfileException when it cannot be written */
        Written written() {
            try {
                return Written.of(attribute.get());
            } catch (IllegalArgumentException wrong) {
                throw new UnsendableProfileException(where + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    /**
     * One value that can be written.
     *
     * @param attributes of a packet; what is encrypted has its length here and no more
     */
    record Written(AttributeValue value, List<RawAttribute> attributes) {
        private static Written of(AttributeValue value) {
            return new Written(
                    value,
                    value.isEncrypted()
                            ? value.write(ANY_SECRET, new byte[16], new Salts(new Random(0)))
                            : value.write());
        }
    }

    private final RadiusDictionary dictionary;
    private final SettableAttributes settable;

    ProfileAttributes(RadiusDictionary dictionary) {
        this.dictionary = dictionary;
        this.settable = new SettableAttributes(dictionary);
    }

    /**
     * @param vlan the profile's VLAN at the switch's site
     * @param vendor the switch's
     * @param session how many seconds a session gets of those that the profile says
     */
    List<Part> parts(AuthorizationProfile profile, Optional<String> vlan, String vendor, LongUnaryOperator session) {
        List<Part> parts = new ArrayList<>();
        vlan.ifPresent(text -> {
            parts.add(part(profile, "vlan", () -> dictionary.value("Tunnel-Type", "VLAN")));
            parts.add(part(profile, "vlan", () -> dictionary.value("Tunnel-Medium-Type", "IEEE-802")));
            parts.add(part(profile, "vlan", () -> text("Tunnel-Private-Group-Id", text)));
        });
        for (String tagged : profile.taggedVlans()) {
            parts.add(part(profile, "taggedVlans", () -> tagged(tagged)));
        }
        profile.filterId().ifPresent(filter -> parts.add(part(profile, "filterId", () -> text("Filter-Id", filter))));
        profile.sessionTimeout().ifPresent(timeout -> {
            parts.add(part(profile, "sessionTimeout", () -> timeout(timeout, session)));
            parts.add(part(profile, "sessionTimeout", () -> dictionary.value("Termination-Action", "RADIUS-Request")));
        });
        profile.role()
                .ifPresent(role -> SwitchVendor.ofWord(vendor)
                        .flatMap(SwitchVendor::roleAttribute)
                        .ifPresent(name -> parts.add(part(profile, "role", () -> text(name, role)))));
        profile.acl().ifPresent(acl -> acl(parts, profile, acl));
        add(parts, profile, "attributes", profile.attributes());
        add(parts, profile, "vendors." + vendor, profile.vendors().getOrDefault(vendor, Map.of()));
        return parts;
    }

    /** What it became for the device; of a profile that is for no device yet, what it would be otherwise. */
    private void acl(List<Part> parts, AuthorizationProfile profile, DeviceAcl acl) {
        acl.given()
                .ifPresentOrElse(
                        given -> given.attributes()
                                .forEach(each ->
                                        parts.add(part(profile, "acl", () -> text(each.name(), each.value())))),
                        () -> acl.filterId()
                                .ifPresent(name ->
                                        parts.add(part(profile, "aclOtherwise", () -> text("Filter-Id", name)))));
    }

    private void add(List<Part> parts, AuthorizationProfile profile, String key, Map<String, List<String>> named) {
        named.forEach((name, values) -> values.forEach(value -> parts.add(
                new Part("profile " + profile.name() + ", " + key, key + "." + name, () -> settable(name, value)))));
    }

    private static Part part(AuthorizationProfile profile, String key, Supplier<AttributeValue> attribute) {
        return new Part("profile " + profile.name() + ", " + key, key, attribute);
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

    /** By number (RFC 4675 §2.1), the 12 bits between octet and number zero; or by name (§2.3). */
    private AttributeValue tagged(String vlan) {
        if (!vlan.matches("-?[0-9]{1,9}")) {
            return text("Egress-VLAN-Name", vlan.isEmpty() ? "" : TAGGED_NAME + vlan);
        }
        int number = Integer.parseInt(vlan);
        if (number < 1 || number > MAX_VLAN) {
            throw new IllegalArgumentException(vlan + " is no VLAN; they go from 1 to " + MAX_VLAN);
        }
        return dictionary.value("Egress-VLANID", Long.toString(EGRESS_TAGGED << 24 | number));
    }

    private AttributeValue timeout(Duration timeout, LongUnaryOperator session) {
        long seconds = timeout.toSeconds();
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException(
                    seconds + " seconds cannot be sent; Session-Timeout has 1 to " + MAX_SECONDS);
        }
        return dictionary.value("Session-Timeout", Long.toString(session.applyAsLong(seconds)));
    }

    private AttributeValue settable(String name, String value) {
        settable.require(name);
        return text(name, value);
    }

    /** What is empty must not be sent (RFC 2865 §5). */
    private AttributeValue text(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value; give one or leave it out");
        }
        return dictionary.value(name, value);
    }
}
