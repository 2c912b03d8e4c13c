package org.portcullis.console.auth;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.console.store.User;

/**
 * Somebody who signed in.
 *
 * @param handle names the session to people; it opens nothing
 * @param user as at the sign-in; the session ends when another generation of it is stored
 * @param obligation what is to be done before anything else is let through
 */
public record Session(
        String handle, User user, SignIn signIn, Optional<Obligation> obligation, Instant opened, Instant lastSeen) {

    Session seen(Instant now) {
        return new Session(handle, user, signIn, obligation, opened, now);
    }
}
