package org.portcullis.siem.asset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The part of MITRE ATT&amp;CK that the rules' tags speak of, in the words that Elastic's rules want beside the ids. */
final class Attack {
    private Attack() {}

    /** @param tag as Sigma writes it behind {@code attack.} */
    record Tactic(String tag, String id, String name) {}

    /** @param tactics the tags of those that it serves */
    record Technique(String id, String name, Set<String> tactics) {}

    private static final List<Tactic> TACTICS = List.of(
            new Tactic("initial-access", "TA0001", "Initial Access"),
            new Tactic("persistence", "TA0003", "Persistence"),
            new Tactic("defense-evasion", "TA0005", "Defense Evasion"),
            new Tactic("credential-access", "TA0006", "Credential Access"),
            new Tactic("discovery", "TA0007", "Discovery"),
            new Tactic("impact", "TA0040", "Impact"));

    private static final List<Technique> TECHNIQUES = List.of(
            new Technique("T1036", "Masquerading", Set.of("defense-evasion")),
            new Technique("T1046", "Network Service Discovery", Set.of("discovery")),
            new Technique("T1070", "Indicator Removal", Set.of("defense-evasion")),
            new Technique("T1078", "Valid Accounts", Set.of("initial-access", "persistence", "defense-evasion")),
            new Technique("T1110", "Brute Force", Set.of("credential-access")),
            new Technique("T1200", "Hardware Additions", Set.of("initial-access")),
            new Technique("T1499", "Endpoint Denial of Service", Set.of("impact")),
            new Technique("T1531", "Account Access Removal", Set.of("impact")),
            new Technique("T1553", "Subvert Trust Controls", Set.of("defense-evasion")),
            new Technique(
                    "T1556",
                    "Modify Authentication Process",
                    Set.of("credential-access", "persistence", "defense-evasion")),
            new Technique("T1557", "Adversary-in-the-Middle", Set.of("credential-access")),
            new Technique("T1562", "Impair Defenses", Set.of("defense-evasion")),
            new Technique("T1649", "Steal or Forge Authentication Certificates", Set.of("credential-access")));

    /** One tactic, and those of a rule's techniques that serve it. */
    record Threat(Tactic tactic, List<Technique> techniques) {}

    /**
     * What a rule's tags say.
     *
     * @throws IllegalArgumentException when a tag is not known here, or a technique serves none of the tactics
     */
    static List<Threat> of(List<String> tags) {
        List<Tactic> tactics = TACTICS.stream()
                .filter(tactic -> tags.contains("attack." + tactic.tag))
                .toList();
        List<Technique> techniques = TECHNIQUES.stream()
                .filter(technique -> tags.contains("attack." + technique.id.toLowerCase(java.util.Locale.ROOT)))
                .toList();
        List<Threat> threats = new ArrayList<>();
        for (Tactic tactic : tactics) {
            threats.add(new Threat(
                    tactic,
                    techniques.stream()
                            .filter(technique -> technique.tactics.contains(tactic.tag))
                            .toList()));
        }
        boolean allServe = techniques.stream()
                .allMatch(technique -> tactics.stream().anyMatch(tactic -> technique.tactics.contains(tactic.tag)));
        if (tags.size() != tactics.size() + techniques.size() || !allServe) {
            throw new IllegalArgumentException("tags are " + tags + "; known: " + TACTICS + TECHNIQUES);
        }
        return threats;
    }
}
