package org.portcullis.policy.hold;

import java.util.Optional;

/**
 * Who thought of a hold: a person or a tool of theirs, or a rule that noticed something.
 *
 * @param rule that noticed; empty for a person
 */
public record HoldOrigin(Optional<String> rule) {
    public static final HoldOrigin ADMIN = new HoldOrigin(Optional.empty());

    private static final String ADMIN_WORD = "admin";
    private static final String RULE = "anomaly:";
    private static final int MAX_LENGTH = 100;

    public HoldOrigin {
        if (rule.filter(name -> name.isBlank() || name.length() > MAX_LENGTH).isPresent()) {
            throw new IllegalArgumentException("a rule's name has 1 to " + MAX_LENGTH + " characters");
        }
    }

    public static HoldOrigin ofRule(String name) {
        return new HoldOrigin(Optional.of(name));
    }

    /** {@code admin}, or {@code anomaly:new-mac}. */
    public String word() {
        return rule.map(name -> RULE + name).orElse(ADMIN_WORD);
    }

    /** The one of that {@link #word}. */
    public static HoldOrigin ofWord(String word) {
        return word.startsWith(RULE) ? ofRule(word.substring(RULE.length())) : ADMIN;
    }
}
