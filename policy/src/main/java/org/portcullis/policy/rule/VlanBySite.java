package org.portcullis.policy.rule;

import java.util.Map;
import java.util.Optional;

/**
 * The VLAN of a profile: one everywhere, or one per site. A VLAN is its id or its name, both as the text that
 * Tunnel-Private-Group-Id carries (RFC 3580 §3.31).
 *
 * @param everywhere used where the site has none of its own
 * @param sites site name -> VLAN
 */
public record VlanBySite(Optional<String> everywhere, Map<String, String> sites) {

    public VlanBySite {
        sites = Map.copyOf(sites);
    }

    public static VlanBySite everywhere(String vlan) {
        return new VlanBySite(Optional.of(vlan), Map.of());
    }

    public Optional<String> at(String site) {
        return Optional.ofNullable(sites.get(site)).or(() -> everywhere);
    }
}
