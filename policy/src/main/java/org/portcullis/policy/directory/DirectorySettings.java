package org.portcullis.policy.directory;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Secret;

/**
 * Which directory is asked, and how.
 *
 * @param servers {@code ldaps://HOST:PORT}, or {@code ldap://}; the first that can be reached
 * @param ca whose certificates count for {@code ldaps}, PEM; empty: those that the JVM knows
 * @param filter RFC 4515, with {@code {serial}} for the device's serial
 * @param bind empty: anonymous
 * @param mapping the LDAP attribute for each of ours
 * @param cache how long an answer counts
 * @param timeout how long a decision waits for an answer
 */
public record DirectorySettings(
        List<URI> servers,
        Optional<Path> ca,
        String baseDn,
        String filter,
        Optional<Bind> bind,
        Map<Attribute, String> mapping,
        Duration cache,
        Duration timeout,
        OnAway onAway) {

    public static final String SERIAL = "{serial}";

    public DirectorySettings {
        servers = List.copyOf(servers);
        mapping = Map.copyOf(mapping);
    }

    /** Who asks. */
    public record Bind(String dn, Secret password) {}

    /** What counts while the directory does not answer. */
    public enum OnAway {
        /** Its attributes are absent. */
        EMPTY,
        /** What it said last, however long ago; where that is nothing, they are absent. */
        STALE,
        /** Nobody is let in by rules. */
        REFUSE
    }
}
