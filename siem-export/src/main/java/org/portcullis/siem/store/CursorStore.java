package org.portcullis.siem.store;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;

/** Where each export stands in the journal, and what its receiver refused; synced to disk with every change. */
public final class CursorStore {
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
            for (DeadLetter letter : refused) {
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
            handle.createUpdate("INSERT INTO export_cursor (sink, sequence) VALUES (:sink, :sequence)"
                            + " ON CONFLICT (sink) DO UPDATE SET sequence = excluded.sequence")
                    .bind("sink", sink)
                    .bind("sequence", sequence)
                    .execute();
        });
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

    /** The newest of what a receiver refused. */
    public List<DeadLetter> deadLetters(String sink, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT sequence, event_id, status, reason, document, refused_at"
                                + " FROM dead_letter WHERE sink = :sink ORDER BY sequence DESC LIMIT :limit")
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

    /** Forgets what was refused before a time; answers how many. */
    public int deleteDeadLettersBefore(Instant time) {
        return database.write(handle -> handle.createUpdate("DELETE FROM dead_letter WHERE refused_at < :time")
                .bind("time", time.toEpochMilli())
                .execute());
    }
}
