package org.portcullis.console.auth;

import java.util.Set;
import org.portcullis.console.store.Role;

/** Who may use a route, and how they show who they are. A route cannot be made without one. */
public sealed interface Access {

    /** Anybody at all; the route must not tell anything. */
    record Open() implements Access {}

    /** Programs: {@code Authorization: Bearer TOKEN}, else 401; of one of these roles, else 403. */
    record ByToken(Set<Role> roles) implements Access {}

    /** People: the session's cookie, else on to the login page; of one of these roles, else 403. */
    record BySession(Set<Role> roles) implements Access {}

    Set<Role> ANY_ROLE = Set.of(Role.values());
}
