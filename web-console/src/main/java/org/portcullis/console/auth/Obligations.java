package org.portcullis.console.auth;

import java.util.Optional;
import java.util.Set;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;

/**
 * Who has to do what first.
 *
 * @param secondFactor the roles that nobody has by a password alone
 */
public record Obligations(Set<Role> secondFactor) {
    public Obligations {
        secondFactor = Set.copyOf(secondFactor);
    }

    Optional<Obligation> of(User user, SignIn signIn) {
        if (signIn.method().isByPassword() && user.oneTimePassword()) {
            return Optional.of(Obligation.NEW_PASSWORD);
        }
        return signIn.method().isByPassword() && !user.secondFactor() && secondFactor.contains(user.role())
                ? Optional.of(Obligation.SECOND_FACTOR)
                : Optional.empty();
    }
}
