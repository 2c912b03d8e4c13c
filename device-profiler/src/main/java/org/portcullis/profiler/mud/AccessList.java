package org.portcullis.profiler.mud;

import java.util.List;

/**
 * What a device may send: the first rule that matches counts, and what none matches is denied.
 *
 * @param warnings what the file permits and this list does not, since nobody knows the addresses
 */
public record AccessList(List<AccessRule> rules, List<String> warnings) {
    public AccessList {
        rules = List.copyOf(rules);
        warnings = List.copyOf(warnings);
    }
}
