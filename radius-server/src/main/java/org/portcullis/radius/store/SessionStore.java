package org.portcullis.radius.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

/**
 * Keeps one node's live sessions across restarts, and up to which event of the audit trail they are complete. What is written
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

    /** What another node has taken over is written by that one alone. */
    private static final String UNLESS_TAKEN = " WHERE session.node IN (excluded.node, '')";

    /** A row of before there were nodes is this one's, and so is all of a database that is not shared. */
    private static final String MINE = " WHERE (node IN (:node, '') OR :shared = 0)";

    private static final String OTHERS = " WHERE node NOT IN (:node, '') AND :shared = 1";

    private final Database database;
    private final String node;
    private final int shared;

    /** Brings the tables up to date. */
    public SessionStore(Database database, String node) {
        this.database = database;
        this.node = node;
        this.shared = database.isShared() ? 1 : 0;
        database.migrate("radius-server");
    }

    /**
     * Every session of this node that was kept.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be read
     */
    public List<Session> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM session" + MINE + " ORDER BY last_heard, id")
                .bind("node", node)
                .bind("shared", shared)
                .map((row, context) -> SessionRow.read(row))
                .list());
    }

    /**
     * A session with the node whose it is.
     *
     * @param node who tells its switch
     */
    public record Placed(String node, Session session) {}

    /**
     * The other nodes' sessions, newest first.
     *
     * @param before the beginning and the id of the session before the first that is wanted
     */
    public List<Placed> ofOthers(SessionFilter filter, Optional<Map.Entry<Instant, String>> before, int limit) {
        String more = before.isPresent() ? " AND (started < :time OR started = :time AND id > :id)" : "";
        return database.read(handle -> {
            Query query = others(handle, "*", filter, more + " ORDER BY started DESC, id LIMIT :limit")
                    .bind("limit", limit);
            before.ifPresent(
                    place -> query.bind("time", place.getKey().toEpochMilli()).bind("id", place.getValue()));
            return query.map((row, context) -> new Placed(row.getString("node"), SessionRow.read(row)))
                    .list();
        });
    }

    public long countOthers(SessionFilter filter) {
        return database.read(handle ->
                others(handle, "count(*)", filter, "").mapTo(Long.class).one());
    }

    /** A session with its node, where it is another one's. */
    public Optional<Placed> ofOther(String sessionId) {
        return database.read(handle -> handle.createQuery("SELECT * FROM session" + OTHERS + " AND id = :id")
                .bind("id", sessionId)
                .bind("node", node)
                .bind("shared", shared)
                .map((row, context) -> new Placed(row.getString("node"), SessionRow.read(row)))
                .findOne());
    }

    private Query others(Handle handle, String what, SessionFilter filter, String rest) {
        String where = (filter.device().isPresent() ? " AND device = :device" : "")
                + (filter.nas().isPresent() ? " AND (nas_name = :nas OR nas_address = :address)" : "")
                + (filter.vlan().isPresent() ? " AND vlan = :vlan" : "")
                + (filter.stale().isPresent() ? " AND stale = :stale" : "")
                + (filter.enforcement().isPresent() ? " AND enforcement = :enforcement" : "");
        Query query = handle.createQuery("SELECT " + what + " FROM session" + OTHERS + where + rest)
                .bind("node", node)
                .bind("shared", shared);
        filter.device().ifPresent(device -> query.bind("device", device));
        filter.nas()
                .ifPresent(nas -> query.bind("nas", nas)
                        .bind(
                                "address",
                                Cidr.parseAddress(nas).map(SessionRow::text).orElse("")));
        filter.vlan().ifPresent(vlan -> query.bind("vlan", vlan));
        filter.stale().ifPresent(stale -> query.bind("stale", stale));
        filter.enforcement().ifPresent(status -> query.bind("enforcement", status.name()));
        return query;
    }

    /** Up to which sequence of the audit trail the sessions are complete; empty before the first write. */
    public OptionalLong replayPoint() {
        return database.read(handle -> handle.createQuery(
                                "SELECT sequence FROM session_point" + MINE + " ORDER BY node DESC LIMIT 1")
                        .bind("node", node)
                        .bind("shared", shared)
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

    /** Keeps these sessions of this node and no other. */
    public void replaceAll(Collection<Session> kept, long replayPoint) {
        database.change(handle -> {
            handle.createUpdate("DELETE FROM session" + MINE)
                    .bind("node", node)
                    .bind("shared", shared)
                    .execute();
            insert(handle, kept);
            moveTo(handle, replayPoint);
        });
    }

    private void insert(Handle handle, Collection<Session> kept) {
        if (kept.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(shared == 1 ? KEEP + UNLESS_TAKEN : KEEP);
        for (Session session : kept) {
            batch.add(SessionRow.of(session, node));
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

    private void moveTo(Handle handle, long replayPoint) {
        handle.createUpdate("INSERT INTO session_point (node, sequence) VALUES (:node, :sequence)"
                        + " ON CONFLICT (node) DO UPDATE SET sequence = excluded.sequence")
                .bind("node", node)
                .bind("sequence", replayPoint)
                .execute();
    }
}
