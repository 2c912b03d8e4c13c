package org.portcullis.siem.store;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where each export stands in the journal, and what its receiver refused; synced to disk with every change. */
public final class CursorStore {
    private static final Logger LOG = LoggerFactory.getLogger(CursorStore.class);

    /** Dead letters that are kept of each export; beyond that the oldest go, and are counted. */
    static final int MOST_LETTERS = 10_000;

    private static final int LONGEST_REASON = 2000;

    private final Database database;

    /** Brings the tables up to date. */
    public CursorStore(Database database) {
        this.database = database;
        database.migrate("siem-export");
    }

    /**
     * The sequence up to which an export is done; 0 for one that never ran.
     *
     * @throws StoreException when the database cannot be read
     */
    public long cursor(String sink) {
        return database.read(handle -> handle.createQuery("SELECT sequence FROM export_cursor WHERE sink = :sink")
                .bind("sink", sink)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** The lowest cursor of these exports: the journal must keep everything behind it. Empty for no exports. */
    public OptionalLong lowestCursor(List<String> sinks) {
        return sinks.stream().mapToLong(this::cursor).min();
    }

    /** Moves a cursor and keeps what was refused on the way, both or neither. */
    public void advance(String sink, long sequence, List<DeadLetter> refused) {
        database.change(handle -> {
            refused.forEach(letter -> keep(handle, sink, letter));
            handle.createUpdate("INSERT INTO export_cursor (sink, sequence) VALUES (:sink, :sequence)"
                            + " ON CONFLICT (sink) DO UPDATE SET sequence = excluded.sequence")
                    .bind("sink", sink)
                    .bind("sequence", sequence)
                    .execute();
            if (!refused.isEmpty()) {
                bound(handle, sink);
            }
        });
    }

    private static void keep(Handle handle, String sink, DeadLetter letter) {
        handle.createUpdate("INSERT OR REPLACE INTO dead_letter"
                        + " (sink, sequence, event_id, status, reason, document, refused_at)"
                        + " VALUES (:sink, :sequence, :id, :status, :reason, :document, :at)")
                .bind("sink", sink)
                .bind("sequence", letter.sequence())
                .bind("id", letter.eventId())
                .bind("status", letter.status())
                .bind("reason", shortened(letter.reason()))
                .bind("document", letter.document())
                .bind("at", letter.refusedAt().toEpochMilli())
                .execute();
    }

    private static void bound(Handle handle, String sink) {
        int gone = handle.createUpdate("DELETE FROM dead_letter WHERE sink = :sink AND sequence <= (SELECT sequence"
                        + " FROM dead_letter WHERE sink = :sink ORDER BY sequence DESC LIMIT 1 OFFSET :most)")
                .bind("sink", sink)
                .bind("most", MOST_LETTERS)
                .execute();
        if (gone > 0) {
            handle.createUpdate("UPDATE export_cursor SET discarded = discarded + :gone WHERE sink = :sink")
                    .bind("gone", gone)
                    .bind("sink", sink)
                    .execute();
            LOG.warn("export {}: more than {} dead letters; the {} oldest are gone", sink, MOST_LETTERS, gone);
        }
    }

    /** After a replay: some are there now, some were refused again. */
    public void settleDeadLetters(String sink, List<Long> delivered, List<DeadLetter> refused) {
        database.change(handle -> {
            for (long sequence : delivered) {
                handle.createUpdate("DELETE FROM dead_letter WHERE sink = :sink AND sequence = :sequence")
                        .bind("sink", sink)
                        .bind("sequence", sequence)
                        .execute();
            }
            refused.forEach(letter -> keep(handle, sink, letter));
        });
    }

    /** Whether an export was told not to deliver. */
    public boolean isPaused(String sink) {
        return database.read(handle -> handle.createQuery("SELECT paused FROM export_cursor WHERE sink = :sink")
                        .bind("sink", sink)
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0))
                != 0;
    }

    public void pause(String sink, boolean paused) {
        database.change(handle -> handle.createUpdate(
                        "INSERT INTO export_cursor (sink, sequence, paused) VALUES (:sink, 0, :paused)"
                                + " ON CONFLICT (sink) DO UPDATE SET paused = excluded.paused")
                .bind("sink", sink)
                .bind("paused", paused ? 1 : 0)
                .execute());
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    public long countDeadLetters(String sink) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM dead_letter WHERE sink = :sink")
                .bind("sink", sink)
                .mapTo(Long.class)
                .one());
    }

    /** How many were given up because there were too many. */
    public long countDiscarded(String sink) {
        return database.read(handle -> handle.createQuery("SELECT discarded FROM export_cursor WHERE sink = :sink")
                .bind("sink", sink)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** The newest of what a receiver refused. */
    public List<DeadLetter> deadLetters(String sink, int limit) {
        return letters(sink, "DESC", limit);
    }

    /** The oldest of them, in their order. */
    public List<DeadLetter> oldestDeadLetters(String sink, int limit) {
        return letters(sink, "ASC", limit);
    }

    private List<DeadLetter> letters(String sink, String order, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT sequence, event_id, status, reason, document, refused_at"
                                + " FROM dead_letter WHERE sink = :sink ORDER BY sequence " + order + " LIMIT :limit")
                .bind("sink", sink)
                .bind("limit", limit)
                .map((row, context) -> new DeadLetter(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getBytes(5),
                        Instant.ofEpochMilli(row.getLong(6))))
                .list());
    }

    /** Gives up all that a receiver refused; answers how many. */
    public int discardDeadLetters(String sink) {
        return database.write(handle -> handle.createUpdate("DELETE FROM dead_letter WHERE sink = :sink")
                .bind("sink", sink)
                .execute());
    }

    /** Forgets what was refused before a time; answers how many. */
    public int deleteDeadLettersBefore(Instant time) {
        return database.write(handle -> handle.createUpdate("DELETE FROM dead_letter WHERE refused_at < :time")
                .bind("time", time.toEpochMilli())
                .execute());
    }
}
