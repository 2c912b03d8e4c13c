package org.portcullis.console.auth;

import java.util.Arrays;
import java.util.Set;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;

/** Who may use a route, and how they show who they are. A route cannot be made without one. */
public sealed interface Access {

    /** Anybody at all; the route must not tell anything. */
    record Open() implements Access {}

    /**
     * Programs: {@code Authorization: Bearer TOKEN}, else 401; of one of these roles or scopes, else 403. The console's own
     * pages get here by their session, where their requests are of the same origin.
     */
    record ByToken(Set<Role> roles, Set<Scope> scopes) implements Access {
        /** For no token that has scopes instead of a role. */
        public ByToken(Set<Role> roles) {
            this(roles, Set.of());
        }

        /** The same for tokens of these scopes too. */
        public ByToken and(Scope... more) {
            return new ByToken(roles, Set.copyOf(Arrays.asList(more)));
        }

        boolean admits(Rights rights) {
            return rights.role()
                    .map(roles::contains)
                    .orElseGet(() -> scopes.stream().anyMatch(rights::has));
        }
    }

    /** People: the session's cookie, else on to the login page; of one of these roles, else 403. */
    record BySession(Set<Role> roles) implements Access {
        boolean admits(Rights rights) {
            return rights.role().filter(roles::contains).isPresent();
        }
    }

    /**
     * Whoever is signed in, for their own account alone: the session's cookie of a request of our own pages, else 401.
     *
     * @param despite what they may still have to do first, and do by this
     */
    record OwnAccount(Set<Obligation> despite) implements Access {}

    Set<Role> ANY_ROLE = Set.of(Role.values());
}
