package org.portcullis.radius.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Session;

/**
 * Which of the nodes on a shared database are alive, and whose sessions are whose. A node that is silent is one that did not
 * say for a while that it is there, by the database's clock; another one takes its sessions over, and only one can.
 */
public final class NodeStore {
    private static final int MOST = 100;
    private static final Actor SYSTEM = Actor.system("nodes");

    private final Database database;
    private final String node;
    private final InstantSource clock;
    private final ChangeTable changes;

    /** @param database whose tables were brought up to date by the {@link SessionStore} */
    public NodeStore(Database database, String node, InstantSource clock) {
        this.database = database;
        this.node = node;
        this.clock = clock;
        this.changes = new ChangeTable(node);
    }

    /** This node begins to serve: whatever it held before, it holds what the table says. */
    public void begin() {
        database.change(handle -> live(handle, ""));
    }

    /**
     * This node is there.
     *
     * @return who has taken its sessions over meanwhile; empty: nobody
     */
    public Optional<String> beat() {
        return database.write(handle -> {
            Optional<String> taker = takenBy(handle);
            live(handle, taker.orElse(""));
            return taker;
        });
    }

    /**
     * A node that serves, or did.
     *
     * @param seen by the database's clock
     * @param takenBy who looks after its sessions; empty: itself
     */
    public record Life(String node, Instant seen, boolean silent, Optional<String> takenBy) {}

    /** Every node, by name; at most {@value #MOST}. */
    public List<Life> all(Duration silence) {
        return database.read(handle -> {
            long since = database.now(handle) - silence.toMillis();
            return handle.createQuery("SELECT node, seen, taken_by FROM node_life ORDER BY node LIMIT :most")
                    .bind("most", MOST)
                    .map((row, context) -> new Life(
                            row.getString("node"),
                            Instant.ofEpochMilli(row.getLong("seen")),
                            row.getLong("seen") < since,
                            Optional.of(row.getString("taken_by")).filter(taker -> !taker.isEmpty())))
                    .list();
        });
    }

    /** Those that are silent for longer than that, and whose sessions nobody has taken over. */
    public List<String> silent(Duration silence) {
        return database.read(handle -> handle.createQuery(
                        "SELECT node FROM node_life WHERE node <> :node AND taken_by = '' AND seen < :since ORDER BY node")
                .bind("node", node)
                .bind("since", database.now(handle) - silence.toMillis())
                .mapTo(String.class)
                .list());
    }

    /**
     * Takes the sessions of a silent node over.
     *
     * @return them; empty when it is silent no more, or another node was first
     */
    public Optional<List<Session>> takeOver(String silent, Duration silence) {
        return database.write(handle -> {
            int taken = handle.createUpdate("UPDATE node_life SET taken_by = :node"
                            + " WHERE node = :silent AND taken_by = '' AND seen < :since")
                    .bind("node", node)
                    .bind("silent", silent)
                    .bind("since", database.now(handle) - silence.toMillis())
                    .execute();
            if (taken == 0) {
                return Optional.<List<Session>>empty();
            }
            List<Session> sessions = handle.createQuery("SELECT * FROM session WHERE node = :silent")
                    .bind("silent", silent)
                    .map((row, context) -> SessionRow.read(row))
                    .list();
            handle.createUpdate("UPDATE session SET node = :node WHERE node = :silent")
                    .bind("node", node)
                    .bind("silent", silent)
                    .execute();
            changes.add(
                    handle,
                    clock.instant(),
                    EventAction.NODE_TAKEN_OVER,
                    silent,
                    SYSTEM,
                    "it was silent for more than " + silence.toSeconds() + " s",
                    Map.of("node", silent),
                    Map.of("node", node, "sessions", sessions.size()));
            return Optional.of(sessions);
        });
    }

    /**
     * Takes this node's own sessions back from who had taken them over.
     *
     * @param held the ids of those that it has; what has ended there stays so
     */
    public void takeBack(Collection<String> held) {
        database.change(handle -> {
            Optional<String> taker = takenBy(handle);
            if (taker.isEmpty()) {
                return;
            }
            Set<String> theirs = new HashSet<>(ids(handle, taker.get()));
            theirs.retainAll(held);
            if (!theirs.isEmpty()) {
                var batch = handle.prepareBatch("UPDATE session SET node = ? WHERE id = ?");
                theirs.forEach(id -> batch.add(node, id));
                batch.execute();
            }
            live(handle, "");
            changes.add(
                    handle,
                    clock.instant(),
                    EventAction.NODE_RETURNED,
                    node,
                    SYSTEM,
                    "",
                    Map.of("node", taker.get()),
                    Map.of("node", node, "sessions", theirs.size()));
        });
    }

    /** The ids of the sessions that are this node's. */
    public Set<String> mine() {
        return database.read(handle -> {
            Set<String> ids = new HashSet<>(ids(handle, node));
            ids.addAll(ids(handle, "")); // of before there were nodes
            return ids;
        });
    }

    private static List<String> ids(Handle handle, String node) {
        return handle.createQuery("SELECT id FROM session WHERE node = :node")
                .bind("node", node)
                .mapTo(String.class)
                .list();
    }

    private Optional<String> takenBy(Handle handle) {
        return handle.createQuery("SELECT taken_by FROM node_life WHERE node = :node")
                .bind("node", node)
                .mapTo(String.class)
                .findOne()
                .filter(taker -> !taker.isEmpty());
    }

    private void live(Handle handle, String takenBy) {
        handle.createUpdate("INSERT INTO node_life (node, seen, taken_by) VALUES (:node, :seen, :taker)"
                        + " ON CONFLICT (node) DO UPDATE SET seen = excluded.seen, taken_by = excluded.taken_by")
                .bind("node", node)
                .bind("seen", database.now(handle))
                .bind("taker", takenBy)
                .execute();
    }
}
