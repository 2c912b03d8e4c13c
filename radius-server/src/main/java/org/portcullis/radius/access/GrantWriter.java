package org.portcullis.radius.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.rule.AuthorizationProfile;
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

    private final RadiusDictionary dictionary;
    private final ProfileAttributes profileAttributes;
    private final SecureRandom random;
    private final Duration interimInterval;

    /** @param interimInterval how often a NAS reports a session (RFC 2869 §5.16 advises 10 minutes or more) */
    GrantWriter(RadiusDictionary dictionary, SecureRandom random, Duration interimInterval) {
        this.dictionary = dictionary;
        this.profileAttributes = new ProfileAttributes(dictionary);
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
        AuthorizationProfile profile = permit.profile();
        String sessionId = sessionId();
        List<RawAttribute> attributes = new ArrayList<>();
        String serial = permit.permitted().serial().text();
        if (serial.getBytes(StandardCharsets.UTF_8).length <= RawAttribute.MAX_VALUE) {
            attributes.add(dictionary.attribute("User-Name", serial));
        }
        attributes.add(dictionary.attribute("Acct-Interim-Interval", interimInterval.toSeconds()));
        attributes.add(dictionary.attribute("Class", sessionId.getBytes(StandardCharsets.US_ASCII)));
        List<AttributeValue> ofProfile =
                profileAttributes.parts(profile, permit.vlan(), nas.vendor(), this::shortened).stream()
                        .map(ProfileAttributes.Part::value)
                        .toList();
        ProfileAttributes.requireRoom(
                profile,
                nas.vendor(),
                ofProfile.stream()
                        .flatMap(value -> ProfileAttributes.written(value).stream())
                        .toList());
        ofProfile.stream().filter(value -> !value.isEncrypted()).forEach(value -> attributes.addAll(value.write()));
        return new Grant(
                sessionId,
                attributes,
                ofProfile.stream().filter(AttributeValue::isEncrypted).toList());
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
