package org.portcullis.console.store;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do: all that a role may, or a few narrow things. */
public sealed interface Rights {

    /** In words, for the one whose rights they are: {@code the role analyst}. */
    String words();

    /** All that the role may do. */
    record OfRole(Role granted) implements Rights {
        @Override
        public String words() {
            return "the role " + granted.word();
        }
    }

    /** What the scopes say, and nothing else. */
    record Scoped(Set<Scope> scopes) implements Rights {
        public Scoped {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String words() {
            return "the scope " + text();
        }

        /** As the database has it: the words in their order, separated by spaces. */
        String text() {
            return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
        }
    }

    /** The role, of those that have one. */
    default Optional<Role> role() {
        return this instanceof OfRole of ? Optional.of(of.granted()) : Optional.empty();
    }

    default boolean has(Scope scope) {
        return this instanceof Scoped scoped && scoped.scopes().contains(scope);
    }
}
