package org.portcullis.policy.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.PolicyVersion.Source;
import org.portcullis.policy.value.UnifiedDifference;

/** The versions of the policy; the newest is in force. No version is ever changed or deleted. */
public final class PolicyStore {
    /** In the change table, which becomes an event; the version itself has all of it. */
    static final int MAX_DIFFERENCE = 8_000;

    private final Database database;
    private final InstantSource clock;
    private final ChangeTable changes;
    private final PolicyFileTable files;

    public PolicyStore(Database database, String node, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
        this.files = new PolicyFileTable(node);
    }

    /** The policy in force; empty before the first import. */
    public Optional<PolicyVersion> inForce() {
        return database.read(PolicyStore::newest);
    }

    public Optional<PolicyVersion> version(long number) {
        return database.read(handle -> handle.createQuery("SELECT * FROM policy_version WHERE version = :number")
                .bind("number", number)
                .map((row, context) -> version(row))
                .findOne());
    }

    /** Versions before one, the newest first, without their texts. */
    public List<PolicyVersion> before(long number, int limit) {
        return database.read(
                handle -> handle.createQuery("SELECT version, source, sha256, author, at, comment, '' AS yaml"
                                + " FROM policy_version WHERE version < :number ORDER BY version DESC LIMIT :limit")
                        .bind("number", number)
                        .bind("limit", limit)
                        .map((row, context) -> version(row))
                        .list());
    }

    /** What a version changed, compared with the one before it: unified, empty when nothing. */
    public String difference(PolicyVersion version) {
        Optional<PolicyVersion> before =
                before(version.number(), 1).stream().findFirst().flatMap(known -> version(known.number()));
        return UnifiedDifference.of(before.map(PolicyVersion::yaml).orElse(""), version.yaml());
    }

    /** Whether a text of this node's policy file is another one than was last imported, from it or another node's. */
    public boolean isNewInFile(String yaml) {
        return database.read(handle -> isNewInFile(handle, yaml));
    }

    /**
     * Takes the text of this node's policy file as a new version, unless it is what was last imported from it, or from
     * another node's since, or is in force already.
     *
     * @param yaml a text that has been read without problems
     * @param name the file's, for the audit trail
     * @return whether it was new
     */
    public boolean importFile(String yaml, String name, Actor actor) {
        return database.write(handle -> {
            if (!isNewInFile(handle, yaml)) {
                files.taken(handle, sha256(yaml));
                return false;
            }
            add(handle, newest(handle), Source.FILE, yaml, actor, "imported from " + name);
            files.taken(handle, sha256(yaml));
            return true;
        });
    }

    /**
     * Puts a text in force, when the policy is still what the author had seen.
     *
     * @param seen the version that must be in force; empty: whichever is
     * @param yaml a text that has been read without problems
     * @return the version in force, which is the one of before when it has that very text; empty when another was in force
     *     than {@code seen}
     */
    public Optional<PolicyVersion> put(Optional<Long> seen, Source source, String yaml, Actor actor, String comment) {
        return database.write(handle -> {
            Optional<PolicyVersion> newest = newest(handle);
            if (seen.isPresent() && !newest.map(PolicyVersion::number).equals(seen)) {
                return Optional.<PolicyVersion>empty();
            }
            if (newest.isPresent() && newest.get().yaml().equals(yaml)) {
                return newest;
            }
            return Optional.of(add(handle, newest, source, yaml, actor, comment));
        });
    }

    private PolicyVersion add(
            Handle handle, Optional<PolicyVersion> before, Source source, String yaml, Actor actor, String comment) {
        Instant now = clock.instant();
        String sha256 = sha256(yaml);
        long number = before.map(PolicyVersion::number).orElse(0L) + 1;
        handle.createUpdate("INSERT INTO policy_version (version, source, sha256, author, at, comment, yaml)"
                        + " VALUES (:version, :source, :sha256, :author, :at, :comment, :yaml)")
                .bind("version", number)
                .bind("source", source.name().toLowerCase(Locale.ROOT))
                .bind("sha256", sha256.toLowerCase(Locale.ROOT))
                .bind("author", actor.name())
                .bind("at", now.toEpochMilli())
                .bind("comment", comment)
                .bind("yaml", yaml)
                .execute();
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("version", number);
        after.put("sha256", sha256);
        after.put("source", source.name().toLowerCase(Locale.ROOT));
        String difference = UnifiedDifference.of(before.map(PolicyVersion::yaml).orElse(""), yaml);
        after.put("difference", bounded(difference, number));
        changes.add(
                handle,
                now,
                EventAction.POLICY_CHANGED,
                "policy",
                actor,
                comment,
                before.<Map<String, Object>>map(
                                version -> Map.of("version", version.number(), "sha256", version.sha256()))
                        .orElse(Map.of()),
                after);
        return new PolicyVersion(
                number, source, sha256, actor.name(), Instant.ofEpochMilli(now.toEpochMilli()), comment, yaml);
    }

    private static String bounded(String difference, long number) {
        if (difference.length() <= MAX_DIFFERENCE) {
            return difference;
        }
        int end = difference.lastIndexOf('\n', MAX_DIFFERENCE) + 1;
        long more = difference.substring(end).lines().count();
        return difference.substring(0, end) + "... and " + more + " more lines: GET /api/v1/policy/versions/" + number
                + "\n";
    }

    private boolean isNewInFile(Handle handle, String yaml) {
        return files.isNews(handle, sha256(yaml));
    }

    private static Optional<PolicyVersion> newest(Handle handle) {
        return handle.createQuery("SELECT * FROM policy_version ORDER BY version DESC LIMIT 1")
                .map((row, context) -> version(row))
                .findOne();
    }

    private static PolicyVersion version(ResultSet row) throws SQLException {
        return new PolicyVersion(
                row.getLong("version"),
                Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                row.getString("sha256").toUpperCase(Locale.ROOT),
                row.getString("author"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("comment"),
                row.getString("yaml"));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
