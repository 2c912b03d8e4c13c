package org.portcullis.policy.rule;

import java.util.List;

/**
 * A MAC address that the policy names. Whoever copies the address has it too, so this is a label and no identity.
 *
 * @param name never empty
 */
public record RegisteredMac(String name, String type, String vendor, List<String> tags) {
    public RegisteredMac {
        tags = List.copyOf(tags);
    }
}
