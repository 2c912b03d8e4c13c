package org.portcullis.profiler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.portcullis.policy.store.Database;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Rhythm;
import org.portcullis.profiler.anomaly.Seen;

/**
 * What is remembered, in the database. What was learned, what was found, and how far this node has come in its journal are
 * one transaction, so that after a crash nothing is forgotten and nothing found twice.
 */
public final class MemoryStore {
    private static final RowMapper<Memory> SUBJECT = (row, context) -> {
        return new Memory(
                row.getString("subject"),
                Instant.ofEpochMilli(row.getLong("since")),
                Instant.ofEpochMilli(row.getLong("last_at")),
                Instant.ofEpochMilli(row.getLong("settled")),
                new Rhythm(row.getLong("beats"), row.getLong("mean"), row.getLong("deviation"), row.getLong("burst")),
                time(row, "due"),
                time(row, "look"),
                Map.of());
    };

    private final Database database;
    private final String node;
    private final AnomalyTable anomalies = new AnomalyTable();

    /** @param database with the tables of {@code db/profiler} */
    public MemoryStore(Database database, String node) {
        this.database = database;
        this.node = node;
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    public Optional<Memory> load(String subject) {
        return database.read(handle -> handle.createQuery("SELECT * FROM anomaly_subject WHERE subject = :subject")
                .bind("subject", subject)
                .map(SUBJECT)
                .findOne()
                .map(memory -> withValues(handle, memory)));
    }

    private static Memory withValues(Handle handle, Memory memory) {
        Map<Kind, List<Seen>> seen = new EnumMap<>(Kind.class);
        handle.createQuery("SELECT kind, value, first_at, last_at FROM anomaly_seen WHERE subject = :subject"
                        + " ORDER BY last_at DESC, value")
                .bind("subject", memory.subject())
                .map((row, context) -> Map.entry(
                        Kind.ofWord(row.getString("kind")),
                        new Seen(
                                row.getString("value"),
                                Instant.ofEpochMilli(row.getLong("first_at")),
                                Instant.ofEpochMilli(row.getLong("last_at")))))
                .forEach(value -> {
                    List<Seen> values = seen.computeIfAbsent(value.getKey(), kind -> new ArrayList<>());
                    if (values.size() < Memory.MOST) {
                        values.add(value.getValue());
                    }
                });
        return new Memory(
                memory.subject(),
                memory.since(),
                memory.last(),
                memory.settled(),
                memory.rhythm(),
                memory.due(),
                memory.look(),
                seen);
    }

    /** How far this node has come; empty where it has never begun. */
    public Optional<Long> cursor() {
        return database.read(handle -> handle.createQuery("SELECT sequence FROM anomaly_cursor WHERE node = :node")
                .bind("node", node)
                .mapTo(Long.class)
                .findOne());
    }

    /** The devices that are missed at that time, those first that were expected longest ago. */
    public List<Memory> due(Instant now, int limit) {
        return waiting("due", now, limit);
    }

    /** The devices whose sessions are to be looked at again at that time. */
    public List<Memory> toLookAt(Instant now, int limit) {
        return waiting("look", now, limit);
    }

    private List<Memory> waiting(String column, Instant now, int limit) {
        return database.read(handle -> handle.createQuery("SELECT * FROM anomaly_subject WHERE " + column
                        + " <= :now ORDER BY " + column + " LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map(SUBJECT)
                .list());
    }

    /**
     * Keeps what is other than before.
     *
     * @param found one that is known already is left as it is
     * @param cursor the last event of this node's journal that is in it
     */
    public void commit(Collection<Memory> memories, Collection<Anomaly> found, long cursor) {
        database.change(handle -> {
            put(handle, memories);
            found.forEach(anomaly -> anomalies.insert(handle, anomaly));
            handle.createUpdate("INSERT INTO anomaly_cursor (node, sequence) VALUES (:node, :sequence)"
                            + " ON CONFLICT (node) DO UPDATE SET sequence = excluded.sequence")
                    .bind("node", node)
                    .bind("sequence", cursor)
                    .execute();
        });
    }

    private static void put(Handle handle, Collection<Memory> memories) {
        if (memories.isEmpty()) {
            return;
        }
        PreparedBatch subjects = handle.prepareBatch("INSERT INTO anomaly_subject"
                + " (subject, since, last_at, settled, beats, mean, deviation, burst, due, look) VALUES"
                + " (:subject, :since, :last, :settled, :beats, :mean, :deviation, :burst, :due, :look)"
                + " ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, settled = excluded.settled,"
                + " beats = excluded.beats, mean = excluded.mean, deviation = excluded.deviation,"
                + " burst = excluded.burst, due = excluded.due, look = excluded.look");
        PreparedBatch values = handle.prepareBatch("INSERT INTO anomaly_seen (subject, kind, value, first_at, last_at)"
                + " VALUES (:subject, :kind, :value, :first, :last) ON CONFLICT (subject, kind, value)"
                + " DO UPDATE SET last_at = excluded.last_at WHERE anomaly_seen.last_at < excluded.last_at");
        for (Memory memory : memories) {
            subjects.bind("subject", memory.subject())
                    .bind("since", memory.since().toEpochMilli())
                    .bind("last", memory.last().toEpochMilli())
                    .bind("settled", memory.settled().toEpochMilli())
                    .bind("beats", memory.rhythm().beats())
                    .bind("mean", memory.rhythm().mean())
                    .bind("deviation", memory.rhythm().deviation())
                    .bind("burst", memory.rhythm().burst())
                    .bind("due", memory.due().map(Instant::toEpochMilli).orElse(null))
                    .bind("look", memory.look().map(Instant::toEpochMilli).orElse(null))
                    .add();
            memory.seen()
                    .forEach((kind, all) -> all.forEach(seen -> values.bind("subject", memory.subject())
                            .bind("kind", kind.word())
                            .bind("value", seen.value())
                            .bind("first", seen.first().toEpochMilli())
                            .bind("last", seen.last().toEpochMilli())
                            .add()));
        }
        subjects.execute();
        if (values.size() > 0) {
            values.execute();
        }
        memories.forEach(memory -> forgetOldest(handle, memory));
    }

    private static void forgetOldest(Handle handle, Memory memory) {
        memory.seen().forEach((kind, all) -> {
            if (all.size() == Memory.MOST) {
                handle.createUpdate("DELETE FROM anomaly_seen WHERE subject = :subject AND kind = :kind"
                                + " AND last_at < :oldest")
                        .bind("subject", memory.subject())
                        .bind("kind", kind.word())
                        .bind("oldest", all.get(all.size() - 1).last().toEpochMilli())
                        .execute();
            }
        });
    }

    /** Forgets, at most {@code most} at once, those that were not seen since a time. */
    public int forget(Instant before, int most) {
        return database.write(handle -> {
            List<String> gone = handle.createQuery(
                            "SELECT subject FROM anomaly_subject WHERE last_at < :before LIMIT :most")
                    .bind("before", before.toEpochMilli())
                    .bind("most", most)
                    .mapTo(String.class)
                    .list();
            for (String subject : gone) {
                handle.createUpdate("DELETE FROM anomaly_seen WHERE subject = :subject")
                        .bind("subject", subject)
                        .execute();
                handle.createUpdate("DELETE FROM anomaly_subject WHERE subject = :subject")
                        .bind("subject", subject)
                        .execute();
            }
            return gone.size();
        });
    }
}
