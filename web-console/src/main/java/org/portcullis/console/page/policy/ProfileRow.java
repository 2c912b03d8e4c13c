package org.portcullis.console.page.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.value.DurationText;

/**
 * A profile.
 *
 * @param vlans one, or one for each site: {@code lab 120}
 * @param more attributes with their values, those of vendors with the vendor before them
 * @param usedBy how many rules and gates lead to it
 */
public record ProfileRow(
        String name,
        List<String> vlans,
        String tagged,
        String sessionTimeout,
        String filterId,
        String role,
        List<String> more,
        long usedBy) {

    static ProfileRow of(AuthorizationProfile profile, long usedBy) {
        return new ProfileRow(
                profile.name(),
                profile.vlan().map(ProfileRow::vlans).orElse(List.of()),
                String.join(", ", profile.taggedVlans()),
                profile.sessionTimeout().map(DurationText::format).orElse(""),
                profile.filterId().orElse(""),
                profile.role().orElse(""),
                more(profile),
                usedBy);
    }

    private static List<String> vlans(VlanBySite vlan) {
        List<String> vlans = new ArrayList<>();
        new TreeMap<>(vlan.sites()).forEach((site, number) -> vlans.add(site + " " + number));
        vlan.everywhere().ifPresent(number -> vlans.add(vlans.isEmpty() ? number : "elsewhere " + number));
        return vlans;
    }

    private static List<String> more(AuthorizationProfile profile) {
        List<String> more = new ArrayList<>();
        profile.acl()
                .ifPresent(acl -> more.add("access list of the device's maker (MUD), otherwise "
                        + acl.filterId()
                                .map(name -> "Filter-Id " + name)
                                .orElse(acl.otherwise().word())));
        attributes("", profile.attributes(), more);
        new TreeMap<>(profile.vendors()).forEach((vendor, attributes) -> attributes(vendor + ": ", attributes, more));
        return more;
    }

    private static void attributes(String before, Map<String, List<String>> attributes, List<String> more) {
        new TreeMap<>(attributes)
                .forEach((name, values) -> more.add(before + name + " = " + String.join(", ", values)));
    }
}
