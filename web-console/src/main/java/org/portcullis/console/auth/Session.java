package org.portcullis.console.auth;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.console.store.User;

/**
 * Somebody who signed in.
 *
 * @param handle names the session to people; it opens nothing
 * @param user as at the sign-in; the session ends when another generation of it is stored
 */
public record Session(String handle, User user, SignIn signIn, Instant opened, Instant lastSeen) {

    /** What is to be done before anything else is let through. */
    public Optional<Obligation> obligation() {
        return signIn.method() == SignIn.Method.PASSWORD && user.oneTimePassword()
                ? Optional.of(Obligation.NEW_PASSWORD)
                : Optional.empty();
    }
}
