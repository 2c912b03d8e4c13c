package org.portcullis.policy.rule;

import java.util.List;
import java.util.Map;
import org.portcullis.policy.value.MacAddress;

/**
 * What becomes of devices with no supplicant, whose switch says nothing but their MAC address. Separate from everything
 * that certificates open: its own rules, its own list, and refuse where no rule matches.
 *
 * @param enabled whether any of them is let in
 * @param allowLocal whether an address that software made up may be asked for at all
 * @param devices the addresses that somebody entered, by address
 * @param rules in order; the first that matches decides, and without a match it is refused
 */
public record MabPolicy(boolean enabled, boolean allowLocal, Map<MacAddress, RegisteredMac> devices, List<Rule> rules) {

    public MabPolicy {
        devices = Map.copyOf(devices);
        rules = List.copyOf(rules);
    }
}
