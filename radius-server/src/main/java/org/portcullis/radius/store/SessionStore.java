package org.portcullis.radius.store;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Session;

/**
 * Keeps the live sessions across restarts, and up to which event of the audit trail they are complete. What is written
 * together is kept together or not at all, and synced to disk.
 */
public final class SessionStore {
    private static final String KEEP = "INSERT INTO session (" + String.join(", ", SessionRow.COLUMNS) + ") VALUES ("
            + SessionRow.COLUMNS.stream().map(column -> ":" + column).collect(Collectors.joining(", "))
            + ") ON CONFLICT (id) DO UPDATE SET "
            + SessionRow.COLUMNS.stream()
                    .filter(column -> !column.equals(SessionRow.ID))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));

    private final Database database;

    /** Brings the tables up to date. */
    public SessionStore(Database database) {
        this.database = database;
        database.migrate("radius-server");
    }

    /**
     * Every session that was kept.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be read
     */
    public List<Session> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM session ORDER BY last_heard, id")
                .map((row, context) -> SessionRow.read(row))
                .list());
    }

    /** Up to which sequence of the audit trail the sessions are complete; empty before the first write. */
    public OptionalLong replayPoint() {
        return database.read(handle -> handle.createQuery("SELECT sequence FROM session_replay WHERE id = 1")
                        .mapTo(Long.class)
                        .findOne())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /**
     * Keeps what changed.
     *
     * @param kept as they are now
     * @param gone the ids of those that ended
     * @param replayPoint up to which sequence the sessions are complete with this
     * @throws org.portcullis.policy.store.StoreException when it could not be written
     */
    public void write(Collection<Session> kept, Collection<String> gone, long replayPoint) {
        database.change(handle -> {
            delete(handle, gone);
            insert(handle, kept);
            moveTo(handle, replayPoint);
        });
    }

    /** Keeps these sessions and no other. */
    public void replaceAll(Collection<Session> kept, long replayPoint) {
        database.change(handle -> {
            handle.execute("DELETE FROM session");
            insert(handle, kept);
            moveTo(handle, replayPoint);
        });
    }

    private static void insert(Handle handle, Collection<Session> kept) {
        if (kept.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(KEEP);
        for (Session session : kept) {
            batch.add(SessionRow.of(session));
        }
        batch.execute();
    }

    private static void delete(Handle handle, Collection<String> gone) {
        if (gone.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("DELETE FROM session WHERE id = ?");
        gone.forEach(batch::add);
        batch.execute();
    }

    private static void moveTo(Handle handle, long replayPoint) {
        handle.createUpdate("INSERT INTO session_replay (id, sequence) VALUES (1, :sequence)"
                        + " ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence")
                .bind("sequence", replayPoint)
                .execute();
    }
}
