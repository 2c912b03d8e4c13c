package org.portcullis.policy.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A named outcome: what a switch is told to do with a port.
 *
 * @param vlan the untagged VLAN, by site; absent: the port's own
 * @param taggedVlans 12-bit VLAN ids, or names (RFC 4675)
 * @param sessionTimeout until the device must authenticate again
 * @param filterId the ACL's name on the switch (RFC 2865 §5.11)
 * @param vendors vendor word -> attribute name -> values, sent to that vendor's switches only
 * @param attributes attribute name -> values, sent to every switch
 * @param acl that the port gets the device's own access list
 */
public record AuthorizationProfile(
        String name,
        Optional<VlanBySite> vlan,
        List<String> taggedVlans,
        Optional<Duration> sessionTimeout,
        Optional<String> filterId,
        Optional<String> role,
        Map<String, Map<String, List<String>>> vendors,
        Map<String, List<String>> attributes,
        Optional<DeviceAcl> acl) {

    private static final int DIGEST_OCTETS = 8;

    public AuthorizationProfile {
        taggedVlans = List.copyOf(taggedVlans);
        vendors = Map.copyOf(vendors);
        attributes = Map.copyOf(attributes);
    }

    /** A profile without an access list of the device's own. */
    public AuthorizationProfile(
            String name,
            Optional<VlanBySite> vlan,
            List<String> taggedVlans,
            Optional<Duration> sessionTimeout,
            Optional<String> filterId,
            Optional<String> role,
            Map<String, Map<String, List<String>>> vendors,
            Map<String, List<String>> attributes) {
        this(name, vlan, taggedVlans, sessionTimeout, filterId, role, vendors, attributes, Optional.empty());
    }

    /** A profile without attributes for every switch. */
    public AuthorizationProfile(
            String name,
            Optional<VlanBySite> vlan,
            List<String> taggedVlans,
            Optional<Duration> sessionTimeout,
            Optional<String> filterId,
            Optional<String> role,
            Map<String, Map<String, List<String>>> vendors) {
        this(name, vlan, taggedVlans, sessionTimeout, filterId, role, vendors, Map.of());
    }

    /** The same with what its access list became for a device. */
    public AuthorizationProfile with(DeviceAcl.Given list) {
        return new AuthorizationProfile(
                name,
                vlan,
                taggedVlans,
                sessionTimeout,
                filterId,
                role,
                vendors,
                attributes,
                acl.map(setting -> setting.with(list)));
    }

    /**
     * Tells two profiles of the same name apart by what they give to a switch: 16 hexadecimal digits of SHA-256, the same at
     * every node and after every restart. What an access list became for a device is none of that: a maker's new file is
     * for the next authentication.
     *
     * @param vendor in lower case
     */
    public String digest(String site, String vendor) {
        List<Object> given = new ArrayList<>(List.of(
                vlan.flatMap(known -> known.at(site)),
                taggedVlans,
                sessionTimeout,
                filterId,
                role,
                new TreeMap<>(vendors.getOrDefault(vendor, Map.of())),
                new TreeMap<>(attributes)));
        // Only where there is one, so that sessions from before there were any stay what they are.
        acl.ifPresent(setting -> given.add(setting.setting()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(given.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest, 0, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
