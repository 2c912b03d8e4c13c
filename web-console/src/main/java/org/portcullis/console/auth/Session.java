package org.portcullis.console.auth;

import java.time.Instant;
import org.portcullis.console.store.User;

/** Somebody who signed in with a password. */
public record Session(User user, Instant opened, Instant lastSeen) {}
