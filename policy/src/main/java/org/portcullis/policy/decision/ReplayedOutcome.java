package org.portcullis.policy.decision;

import java.util.Optional;

/**
 * What became of an authentication.
 *
 * @param profile empty: it was refused
 * @param vlan empty: the port's own, or refused
 * @param rule the rule or gate that decided, where it was one
 * @param reason the {@link FailureCode} of a refusal; empty for a permit
 */
public record ReplayedOutcome(Optional<String> profile, Optional<String> vlan, Optional<String> rule, String reason) {

    static ReplayedOutcome refused(Optional<String> rule, String reason) {
        return new ReplayedOutcome(Optional.empty(), Optional.empty(), rule, reason);
    }

    static ReplayedOutcome of(Ruling ruling) {
        if (ruling instanceof Ruling.Granted granted) {
            return new ReplayedOutcome(
                    Optional.of(granted.profile().name()), granted.vlan(), Optional.of(granted.rule()), "");
        }
        Ruling.Denied denied = (Ruling.Denied) ruling;
        return refused(denied.rule(), denied.code().code());
    }

    public boolean permitted() {
        return profile.isPresent();
    }

    /** Whether a device gets the same from both: by whatever rule, and refused for whatever reason. */
    boolean givesTheSameAs(ReplayedOutcome other) {
        return profile.equals(other.profile) && vlan.equals(other.vlan);
    }
}
