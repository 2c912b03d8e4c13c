package org.portcullis.policy.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What each node last took in from its policy file. A text is news when this node's file did not have it before, no other
 * node has brought it meanwhile, and it is not in force: so that nodes whose files are changed one after the other take
 * a new text in once, and a restart with an old file undoes nothing.
 */
final class PolicyFileTable {
    private final String node;

    PolicyFileTable(String node) {
        this.node = node;
    }

    private record Row(String sha256, long version) {}

    /** @param sha256 of the text, upper-case hex */
    boolean isNews(Handle handle, String sha256) {
        Optional<Row> last = handle.createQuery("SELECT sha256, version FROM policy_file WHERE node = :node")
                .bind("node", node)
                .map((row, context) -> new Row(row.getString("sha256"), row.getLong("version")))
                .findOne();
        return !last.map(Row::sha256).equals(Optional.of(sha256))
                && handle.createQuery("SELECT count(*) FROM policy_version WHERE upper(sha256) = :sha256"
                                        + " AND (source = 'file' AND version > :since"
                                        + " OR version = (SELECT max(version) FROM policy_version))")
                                .bind("sha256", sha256)
                                .bind("since", last.map(Row::version).orElse(0L))
                                .mapTo(Long.class)
                                .one()
                        == 0;
    }

    /** Remembers the text as that of this node's file. */
    void taken(Handle handle, String sha256) {
        handle.createUpdate("INSERT INTO policy_file (node, sha256, version)"
                        + " SELECT :node, :sha256, coalesce(max(version), 0) FROM policy_version WHERE true"
                        + " ON CONFLICT (node) DO UPDATE SET sha256 = excluded.sha256, version = excluded.version"
                        + " WHERE policy_file.sha256 <> excluded.sha256")
                .bind("node", node)
                .bind("sha256", sha256)
                .execute();
    }
}
