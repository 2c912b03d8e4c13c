package org.portcullis.radius.access;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Checks a policy's profiles before they come into force. A profile without problems can be sent to every device at every
 * site; one with problems would leave its devices without an answer.
 */
public final class ProfileCheck {
    private final ProfileAttributes attributes;

    public ProfileCheck(RadiusDictionary dictionary) {
        this.attributes = new ProfileAttributes(dictionary);
    }

    /** What of a profile cannot be sent: one sentence each, with profile and key; empty when all of it can. */
    public List<String> problems(AuthorizationProfile profile) {
        Set<String> problems = new LinkedHashSet<>();
        Set<String> vendors = new TreeSet<>(profile.vendors().keySet());
        vendors.add("");
        for (Optional<String> vlan : vlans(profile)) {
            for (String vendor : vendors) {
                problems.addAll(problems(profile, vlan, vendor));
            }
        }
        return List.copyOf(problems);
    }

    private List<String> problems(AuthorizationProfile profile, Optional<String> vlan, String vendor) {
        List<String> problems = new ArrayList<>();
        List<RawAttribute> written = new ArrayList<>();
        for (ProfileAttributes.Part part : attributes.parts(profile, vlan, vendor, LongUnaryOperator.identity())) {
            try {
                written.add(part.write());
            } catch (UnsendableProfileException wrong) {
                problems.add(wrong.getMessage());
            }
        }
        try {
            ProfileAttributes.requireRoom(profile, vendor, written);
        } catch (PacketTooLongException tooLong) {
            problems.add(tooLong.getMessage());
        }
        return problems;
    }

    /** At any site; at one without a VLAN of its own there may be none. */
    private static Set<Optional<String>> vlans(AuthorizationProfile profile) {
        Set<Optional<String>> vlans = new LinkedHashSet<>();
        vlans.add(profile.vlan().flatMap(VlanBySite::everywhere));
        profile.vlan()
                .ifPresent(vlan -> vlan.sites().values().stream()
                        .sorted()
                        .map(Optional::of)
                        .forEach(vlans::add));
        return vlans;
    }
}
