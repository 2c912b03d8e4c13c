package org.portcullis.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;

/** The change table: written inside the transaction of the change, by whichever module's store, and read by the follower. */
public final class ChangeTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final String node;

    /** @param node this node's name, which its changes bear */
    public ChangeTable(String node) {
        this.node = node;
    }

    /**
     * @param handle in the transaction of the change
     * @param subject what was changed
     */
    public void add(
            Handle handle,
            Instant at,
            EventAction action,
            String subject,
            Actor actor,
            String reason,
            Map<String, Object> before,
            Map<String, Object> after) {
        addAll(handle, List.of(new Draft(at, action, subject, actor, reason, before, after)));
    }

    /** A row to be. */
    record Draft(
            Instant at,
            EventAction action,
            String subject,
            Actor actor,
            String reason,
            Map<String, Object> before,
            Map<String, Object> after) {}

    void addAll(Handle handle, List<Draft> rows) {
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO change (node, at, action, subject, actor, reason, before, after)"
                        + " VALUES (:node, :at, :action, :subject, :actor, :reason, :before, :after)");
        for (Draft row : rows) {
            batch.bind("node", node)
                    .bind("at", row.at.toEpochMilli())
                    .bind("action", row.action.word())
                    .bind("subject", row.subject)
                    .bind("actor", row.actor.name())
                    .bind("reason", row.reason)
                    .bind("before", json(row.before))
                    .bind("after", json(row.after))
                    .add();
        }
        batch.execute();
    }

    /** What happened to one subject, newest first, by whatever node; of one of these actions, or of any. */
    List<Change> of(Handle handle, String subject, Set<EventAction> actions, int limit) {
        String where = actions.isEmpty() ? "" : " AND action IN (<actions>)";
        Query query = handle.createQuery(
                        "SELECT * FROM change WHERE subject = :subject" + where + " ORDER BY id DESC LIMIT :limit")
                .bind("subject", subject)
                .bind("limit", limit);
        if (!actions.isEmpty()) {
            query.bindList("actions", actions.stream().map(EventAction::word).toList());
        }
        return query.map((row, context) -> change(row)).list();
    }

    /** This node's changes after {@code id}, oldest first. */
    List<Change> after(Handle handle, long id, int limit) {
        return handle.createQuery("SELECT * FROM change WHERE id > :id AND node = :node ORDER BY id LIMIT :limit")
                .bind("id", id)
                .bind("node", node)
                .bind("limit", limit)
                .map((row, context) -> change(row))
                .list();
    }

    /** The changes of every node after {@code id}, oldest first. */
    List<Change> ofEveryNode(Handle handle, long id, int limit) {
        return handle.createQuery("SELECT * FROM change WHERE id > :id ORDER BY id LIMIT :limit")
                .bind("id", id)
                .bind("limit", limit)
                .map((row, context) -> change(row))
                .list();
    }

    /**
     * The id of the newest change of any node; 0 before the first. Plain JDBC, because every authentication asks.
     */
    long newest(Handle handle) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement("SELECT max(id) FROM change");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** What changed, by any node, after one change and up to another; at most {@code limit}. */
    List<String> subjects(Handle handle, long after, long upTo, int limit) {
        return handle.createQuery("SELECT subject FROM change WHERE id > :after AND id <= :upTo LIMIT :limit")
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** The changes of every node after one and up to another, newest first. */
    List<Change> backwards(Handle handle, long after, long upTo, int limit) {
        return handle.createQuery(
                        "SELECT * FROM change WHERE id > :after AND id <= :upTo ORDER BY id DESC LIMIT :limit")
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .map((row, context) -> change(row))
                .list();
    }

    /** Of what was changed after one change and up to another, what was changed after that again. */
    List<String> touchedSince(Handle handle, long after, long upTo, int limit) {
        return handle.createQuery("SELECT DISTINCT subject FROM change WHERE id > :upTo AND subject IN"
                        + " (SELECT subject FROM change WHERE id > :after AND id <= :upTo) LIMIT :limit")
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** The last change that a consumer of this node was done with; empty before it began. */
    Optional<Long> cursor(Handle handle, String consumer) {
        return handle.createQuery("SELECT change FROM node_cursor WHERE consumer = :consumer"
                        + " AND node IN (:node, '') ORDER BY node DESC LIMIT 1")
                .bind("consumer", consumer)
                .bind("node", node)
                .mapTo(Long.class)
                .findOne();
    }

    void moveCursor(Handle handle, String consumer, long id) {
        handle.createUpdate("INSERT INTO node_cursor (node, consumer, change) VALUES (:node, :consumer, :id)"
                        + " ON CONFLICT (node, consumer) DO UPDATE SET change = excluded.change")
                .bind("node", node)
                .bind("consumer", consumer)
                .bind("id", id)
                .execute();
    }

    private static Change change(ResultSet row) throws SQLException {
        String word = row.getString("action");
        return new Change(
                row.getLong("id"),
                row.getString("node"),
                Instant.ofEpochMilli(row.getLong("at")),
                EventAction.ofWord(word)
                        .orElseThrow(() -> new StoreException("the change table has the unknown action " + word
                                + "; it was written by a newer version")),
                row.getString("subject"),
                row.getString("actor"),
                row.getString("reason"),
                object(row.getString("before")),
                object(row.getString("after")));
    }

    private static String json(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("a change cannot be written as JSON", impossible);
        }
    }

    private static Map<String, Object> object(String json) {
        try {
            return JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new StoreException("the change table holds a row that is not JSON: " + json, e);
        }
    }
}
