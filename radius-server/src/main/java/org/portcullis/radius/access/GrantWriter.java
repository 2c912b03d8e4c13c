package org.portcullis.radius.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.DeviceAcl;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeValue;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Writes what a permitted device's port is told: the attributes of its authorization profile, and those that every
 * Access-Accept has.
 */
final class GrantWriter {
    private static final int SESSION_ID_OCTETS = 16;

    private final Supplier<RadiusDictionary> dictionary;
    private final SecureRandom random;
    private final Duration interimInterval;

    /**
     * @param dictionary the one in force at the moment of asking
     * @param interimInterval how often a NAS reports a session (RFC 2869 §5.16 advises 10 minutes or more)
     */
    GrantWriter(Supplier<RadiusDictionary> dictionary, SecureRandom random, Duration interimInterval) {
        this.dictionary = dictionary;
        this.random = random;
        this.interimInterval = interimInterval;
    }

    /**
     * Never leaves out what a profile says: a port without its access list would be open.
     *
     * @throws UnsendableProfileException when one of the profile's attributes cannot be written
     * @throws org.portcullis.radius.packet.PacketTooLongException when they do not fit in an Access-Accept
     */
    Grant grant(Decision.Permit permit, NasClient nas) {
        List<RawAttribute> attributes = new ArrayList<>();
        String serial = permit.permitted().serial().text();
        if (serial.getBytes(StandardCharsets.UTF_8).length <= RawAttribute.MAX_VALUE) {
            attributes.add(dictionary.get().attribute("User-Name", serial));
        }
        return grant(permit.profile(), permit.vlan(), nas, attributes);
    }

    /** The same for a device that is let in by its MAC address; its accounting keeps the name that the switch gave it. */
    Grant grant(Decision.Bypass bypass, NasClient nas) {
        return grant(bypass.profile(), bypass.vlan(), nas, new ArrayList<>());
    }

    private Grant grant(
            AuthorizationProfile profile, Optional<String> vlan, NasClient nas, List<RawAttribute> attributes) {
        // Of a device without a certificate nobody looks one up; it gets what there is without.
        boolean refused = profile.acl()
                .filter(acl -> acl.given().isEmpty() && acl.otherwise() == DeviceAcl.Otherwise.REFUSE)
                .isPresent();
        if (refused) {
            throw new UnsendableProfileException("profile " + profile.name()
                    + ", acl: there is no access list of the maker of a device without a certificate");
        }
        RadiusDictionary dictionary = this.dictionary.get();
        String sessionId = sessionId();
        attributes.add(dictionary.attribute("Acct-Interim-Interval", interimInterval.toSeconds()));
        attributes.add(dictionary.attribute("Class", sessionId.getBytes(StandardCharsets.US_ASCII)));
        List<RawAttribute> ofProfile = new ArrayList<>();
        List<AttributeValue> encrypted = new ArrayList<>();
        for (ProfileAttributes.Part part :
                new ProfileAttributes(dictionary).parts(profile, vlan, nas.vendor(), this::shortened)) {
            ProfileAttributes.Written written = part.written();
            ofProfile.addAll(written.attributes());
            if (written.value().isEncrypted()) {
                encrypted.add(written.value());
            } else {
                attributes.addAll(written.attributes());
            }
        }
        ProfileAttributes.requireRoom(profile, nas.vendor(), ofProfile);
        return new Grant(sessionId, attributes, encrypted);
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
