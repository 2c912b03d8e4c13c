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
import org.portcullis.policy.value.NearestWord;
import org.portcullis.radius.nas.SwitchVendor;
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

    /**
     * One thing that cannot be sent.
     *
     * @param key within the profile: {@code vendors.cisco.Cisco-AVPair}; empty for the profile as a whole
     * @param sentence with profile and key
     */
    public record Problem(String key, String sentence) {}

    /** What of a profile cannot be sent: one sentence each, with profile and key; empty when all of it can. */
    public List<String> problems(AuthorizationProfile profile) {
        return findings(profile).stream().map(Problem::sentence).toList();
    }

    /** As {@link #problems}, each with its place. */
    public List<Problem> findings(AuthorizationProfile profile) {
        Set<Problem> problems = new LinkedHashSet<>();
        Set<String> vendors = new TreeSet<>(profile.vendors().keySet());
        vendors.add("");
        if (profile.role().isPresent()) {
            vendors.addAll(SwitchVendor.words());
        }
        for (Optional<String> vlan : vlans(profile)) {
            for (String vendor : vendors) {
                problems.addAll(problems(profile, vlan, vendor));
            }
        }
        return List.copyOf(problems);
    }

    /** What can be sent and is probably not meant: vendors that no client here is likely to have. */
    public List<Problem> warnings(AuthorizationProfile profile) {
        return profile.vendors().keySet().stream()
                .filter(vendor -> SwitchVendor.ofWord(vendor).isEmpty())
                .sorted()
                .map(vendor -> new Problem(
                        "vendors." + vendor,
                        "profile " + profile.name() + ", vendors." + vendor + ": " + vendor
                                + " is no vendor known here; it is sent to clients of exactly this vendor"
                                + NearestWord.hint(vendor, SwitchVendor.words())))
                .toList();
    }

    private List<Problem> problems(AuthorizationProfile profile, Optional<String> vlan, String vendor) {
        List<Problem> problems = new ArrayList<>();
        List<RawAttribute> written = new ArrayList<>();
        for (ProfileAttributes.Part part : attributes.parts(profile, vlan, vendor, LongUnaryOperator.identity())) {
            try {
                written.addAll(part.written().attributes());
            } catch (UnsendableProfileException wrong) {
                problems.add(new Problem(part.key(), wrong.getMessage()));
            }
        }
        try {
            ProfileAttributes.requireRoom(profile, vendor, written);
        } catch (PacketTooLongException tooLong) {
            problems.add(new Problem("", tooLong.getMessage()));
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
