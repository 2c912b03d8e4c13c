package org.portcullis.policy.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;

/** The versions of the policy; the newest is in force. */
public final class PolicyStore {
    private static final String FROM_FILE = "file";

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

    /**
     * One version of the policy.
     *
     * @param version counts from 1
     */
    public record Version(long version, String author, Instant at, String yaml) {}

    /** The policy in force; empty before the first import. */
    public Optional<Version> inForce() {
        return database.read(handle -> handle.createQuery(
                        "SELECT version, author, at, yaml FROM policy_version ORDER BY version DESC LIMIT 1")
                .map((row, context) -> new Version(
                        row.getLong("version"),
                        row.getString("author"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("yaml")))
                .findOne());
    }

    /**
     * Takes the text of this node's policy file as a new version, unless it is what was last imported from it, or from
     * another node's since, or is in force already.
     *
     * @param yaml a text that has been read without problems
     * @return whether it was new
     */
    public boolean importFile(String yaml, Actor actor) {
        String sha256 = sha256(yaml);
        return database.write(handle -> {
            Optional<String> last = handle.createQuery("SELECT sha256 FROM policy_version WHERE source = :source"
                            + " ORDER BY version DESC LIMIT 1")
                    .bind("source", FROM_FILE)
                    .mapTo(String.class)
                    .findOne();
            if (!files.isNews(handle, sha256, FROM_FILE)) {
                files.taken(handle, sha256);
                return false;
            }
            Instant now = clock.instant();
            handle.createUpdate("INSERT INTO policy_version (source, sha256, author, at, yaml)"
                            + " VALUES (:source, :sha256, :author, :at, :yaml)")
                    .bind("source", FROM_FILE)
                    .bind("sha256", sha256)
                    .bind("author", actor.name())
                    .bind("at", now.toEpochMilli())
                    .bind("yaml", yaml)
                    .execute();
            files.taken(handle, sha256);
            changes.add(
                    handle,
                    now,
                    EventAction.POLICY_CHANGED,
                    "policy",
                    actor,
                    "imported from the policy file",
                    last.<Map<String, Object>>map(hash -> Map.of("sha256", hash))
                            .orElse(Map.of()),
                    Map.of("sha256", sha256));
            return true;
        });
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
