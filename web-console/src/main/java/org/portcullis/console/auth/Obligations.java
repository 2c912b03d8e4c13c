package org.portcullis.console.auth;

import java.util.Optional;
import java.util.Set;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;

/**
 * Who has to do what first.
 *
 * @param secondFactor the roles that nobody has by one factor alone
 * @param certificateIsEnough whether a certificate counts as both factors
 */
public record Obligations(Set<Role> secondFactor, boolean certificateIsEnough) {
    public Obligations {
        secondFactor = Set.copyOf(secondFactor);
    }

    Optional<Obligation> of(User user, SignIn signIn) {
        SignIn.First first = signIn.method().first();
        if (first == SignIn.First.PASSWORD && user.oneTimePassword()) {
            return Optional.of(Obligation.NEW_PASSWORD);
        }
        return isHalf(first) && !user.secondFactor() && secondFactor.contains(user.role())
                ? Optional.of(Obligation.SECOND_FACTOR)
                : Optional.empty();
    }

    /** Whether a second factor belongs beside it. */
    boolean isHalf(SignIn.First first) {
        return switch (first) {
            case PASSWORD -> true;
            case CERTIFICATE -> !certificateIsEnough;
            case NONE -> false;
        };
    }
}
