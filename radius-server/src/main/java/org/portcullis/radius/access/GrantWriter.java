package org.portcullis.radius.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Turns an authorization profile into the attributes of an Access-Accept: the VLAN as RFC 3580 §3.31 wants it, tagged
 * VLANs (RFC 4675 §2.1), Session-Timeout, Filter-Id, and the vendor's own.
 */
public final class GrantWriter {
    /** Octets left to the profile; the rest of the packet is for EAP-Success, keys and Proxy-State. */
    static final int MAX_OCTETS = 3000;

    private static final int SESSION_ID_OCTETS = 16;
    private static final long EGRESS_TAGGED = 0x31;
    private static final String VENDOR_OF_KEYS = "Microsoft";

    private final RadiusDictionary dictionary;
    private final SecureRandom random;
    private final Duration interimInterval;

    /** @param interimInterval how often a NAS reports a session (RFC 2869 §5.16 advises 10 minutes or more) */
    public GrantWriter(RadiusDictionary dictionary, SecureRandom random, Duration interimInterval) {
        this.dictionary = dictionary;
        this.random = random;
        this.interimInterval = interimInterval;
    }

    /** @throws PacketTooLongException when the profile's attributes do not fit in an Access-Accept */
    Grant grant(Decision.Permit permit, NasClient nas) {
        AuthorizationProfile profile = permit.profile();
        String sessionId = sessionId();
        List<RawAttribute> attributes = new ArrayList<>();
        String serial = permit.permitted().serial().text();
        if (serial.getBytes(StandardCharsets.UTF_8).length <= RawAttribute.MAX_VALUE) {
            attributes.add(dictionary.attribute("User-Name", serial));
        }
        permit.vlan().ifPresent(vlan -> {
            attributes.add(dictionary.attribute("Tunnel-Type", "VLAN"));
            attributes.add(dictionary.attribute("Tunnel-Medium-Type", "IEEE-802"));
            attributes.add(dictionary.attribute("Tunnel-Private-Group-Id", vlan));
        });
        for (int vlan : profile.taggedVlans()) {
            attributes.add(dictionary.attribute("Egress-VLANID", EGRESS_TAGGED << 24 | vlan & 0xFFF));
        }
        profile.filterId().ifPresent(filter -> attributes.add(dictionary.attribute("Filter-Id", filter)));
        profile.sessionTimeout().ifPresent(timeout -> {
            attributes.add(dictionary.attribute("Session-Timeout", shortened(timeout.toSeconds())));
            attributes.add(dictionary.attribute("Termination-Action", "RADIUS-Request"));
        });
        attributes.add(dictionary.attribute("Acct-Interim-Interval", interimInterval.toSeconds()));
        attributes.add(dictionary.attribute("Class", sessionId.getBytes(StandardCharsets.US_ASCII)));
        attributes.addAll(vendorAttributes(profile, nas.vendor()));
        int octets = PacketWriter.lengthOf(attributes);
        if (octets > MAX_OCTETS) {
            throw new PacketTooLongException("the authorization profile " + profile.name() + " needs " + octets
                    + " octets of an Access-Accept for the client " + nas.name() + ", and " + MAX_OCTETS
                    + " are left to it: take attributes out of it");
        }
        return new Grant(sessionId, attributes);
    }

    /** What of a profile cannot be sent, one sentence each; for the check of a policy before it comes into force. */
    public List<String> problems(AuthorizationProfile profile) {
        List<String> problems = new ArrayList<>();
        profile.vendors()
                .forEach((vendor, attributes) -> attributes.forEach((name, values) -> {
                    if (!isVendorAttribute(name)) {
                        problems.add("profile " + profile.name() + ", vendors." + vendor + ": " + name
                                + " is no vendor attribute that the RADIUS dictionary has");
                        return;
                    }
                    for (String value : values) {
                        try {
                            dictionary.attribute(name, value);
                        } catch (IllegalArgumentException wrong) {
                            problems.add(
                                    "profile " + profile.name() + ", vendors." + vendor + ": " + wrong.getMessage());
                        }
                    }
                }));
        return problems;
    }

    private List<RawAttribute> vendorAttributes(AuthorizationProfile profile, String vendor) {
        List<RawAttribute> attributes = new ArrayList<>();
        Map<String, List<String>> wanted = profile.vendors().getOrDefault(vendor, Map.of());
        wanted.forEach((name, values) -> {
            if (isVendorAttribute(name)) {
                values.forEach(value -> attributes.add(dictionary.attribute(name, value)));
            }
        });
        return attributes;
    }

    /** A profile never writes the protocol's own attributes, nor the session keys. */
    private boolean isVendorAttribute(String name) {
        return dictionary.knows(name)
                && dictionary
                        .vendorOf(name)
                        .filter(vendor -> !vendor.equals(VENDOR_OF_KEYS))
                        .isPresent();
    }

    /** By up to a tenth at random, so that the devices of a switch that came up together do not come back together. */
    private long shortened(long seconds) {
        return Math.max(1, seconds - random.nextLong(seconds / 10 + 1));
    }

    private String sessionId() {
        byte[] octets = new byte[SESSION_ID_OCTETS];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}
