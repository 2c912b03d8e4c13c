package org.portcullis.policy.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a device seems to be, each trait with how certain that is and why. It is concluded from what was seen of the device,
 * most of which others could imitate; it never is an identity.
 */
public record Profile(Map<Trait, Estimate> traits) {
    /** Nothing is known. */
    public static final Profile UNKNOWN = new Profile(Map.of());

    /** What is less certain than this is shown to people, and not given to policy. */
    public static final int USABLE = 50;

    /** What is concluded. */
    public enum Trait {
        /** What it is for, of a closed list: {@code camera}. */
        FUNCTION,
        VENDOR,
        MODEL,
        OS;

        /** As rules, attributes and events name it: {@code function}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Trait> ofWord(String word) {
            return Arrays.stream(values())
                    .filter(trait -> trait.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * The most likely value of a trait.
     *
     * @param certainty 0 to 100
     * @param evidence what was counted, that for the value first; what speaks for another value lowers the certainty
     */
    public record Estimate(String value, int certainty, List<Evidence> evidence) {
        public Estimate {
            evidence = List.copyOf(evidence);
        }

        public boolean usable() {
            return certainty >= USABLE;
        }

        /** One clause: {@code camera (82), since dhcp.vendorClass is "IPC" (70) and oui.vendor is "Acme" (40)}. */
        public String sentence() {
            return value + " (" + certainty + ")" + reasons(true, ", since ") + reasons(false, ", although ");
        }

        private String reasons(boolean agreeing, String opening) {
            List<Evidence> counted = evidence.stream()
                    .filter(piece -> piece.value.equalsIgnoreCase(value) == agreeing)
                    .toList();
            return counted.isEmpty()
                    ? ""
                    : counted.stream()
                            .map(piece -> piece.words(agreeing))
                            .collect(Collectors.joining(" and ", opening, ""));
        }
    }

    /**
     * One vote: the strongest rule of one source for one value.
     *
     * @param source of the signals: {@code dhcp}
     * @param rule the name of the rule that counted
     * @param value for which it speaks
     * @param weight 1 to 95
     * @param signals what the rule saw: {@code dhcp.vendorClass is "udhcp 1.24"}
     */
    public record Evidence(String source, String rule, String value, int weight, List<String> signals) {
        public Evidence {
            signals = List.copyOf(signals);
        }

        private String words(boolean agreeing) {
            return String.join(", ", signals) + " (" + (agreeing ? "" : value + ' ') + weight + ')';
        }
    }

    public Profile {
        Map<Trait, Estimate> ordered = new EnumMap<>(Trait.class);
        ordered.putAll(traits);
        traits = Collections.unmodifiableMap(ordered);
    }

    public Optional<Estimate> get(Trait trait) {
        return Optional.ofNullable(traits.get(trait));
    }

    /** What policy may use: empty where it is not certain enough. */
    public String usable(Trait trait) {
        return get(trait).filter(Estimate::usable).map(Estimate::value).orElse("");
    }

    /** How certain the function is; 0 where policy may not use it. */
    public int certainty() {
        return get(Trait.FUNCTION)
                .filter(Estimate::usable)
                .map(Estimate::certainty)
                .orElse(0);
    }

    /** Whether both conclude the same, as certainly; not whether for the same reasons. */
    public boolean equalsInTraits(Profile other) {
        return traits.keySet().equals(other.traits.keySet())
                && traits.entrySet().stream().allMatch(entry -> {
                    Estimate theirs = other.traits.get(entry.getKey());
                    return entry.getValue().value.equals(theirs.value)
                            && entry.getValue().certainty == theirs.certainty;
                });
    }

    /** Whether policy sees the same in both. */
    public boolean equalsForPolicy(Profile other) {
        return certainty() == other.certainty()
                && Arrays.stream(Trait.values()).allMatch(trait -> usable(trait).equals(other.usable(trait)));
    }

    /** What policy may use, each with why: {@code function camera (82), since ...}. */
    public List<String> sentences() {
        return traits.entrySet().stream()
                .filter(entry -> entry.getValue().usable())
                .map(entry -> entry.getKey().word() + " " + entry.getValue().sentence())
                .toList();
    }
}
