package org.portcullis.console.page.devices;

import java.util.List;
import java.util.Optional;

/**
 * What a device would get if it authenticated now.
 *
 * @param decision {@code permit}, {@code refuse} or {@code undecided}
 * @param rule the rule or lifecycle gate that decides; empty where none does
 * @param given what it would get, in a few words; empty where nothing
 * @param explanation the outcome and why, in a sentence
 * @param where the switch and port that it is asked for; empty where it was seen at none
 * @param policy the version of the policy in force
 */
public record Outlook(
        String decision,
        String rule,
        String given,
        String explanation,
        List<String> trace,
        Optional<String> where,
        long policy) {}
