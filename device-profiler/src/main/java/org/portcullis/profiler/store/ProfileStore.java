package org.portcullis.profiler.store;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.store.Database;

/** What was seen of MAC addresses, in the registry's database. */
public final class ProfileStore {
    /** Rows that are deleted in one transaction, so that nobody waits long for it. */
    private static final int SLICE = 1_000;

    private final Database database;
    private final ChangeTable changes;
    private final AtomicLong rows = new AtomicLong();

    /**
     * Brings the tables up to date.
     *
     * @param node this node's name, which what it notes bears
     */
    public ProfileStore(Database database, String node) {
        this.database = database;
        this.changes = new ChangeTable(node);
        database.migrate("profiler");
        count();
    }

    /** @throws org.portcullis.policy.store.StoreException when it cannot be read */
    public <T> T read(Function<ProfileTables, T> work) {
        return database.read(handle -> work.apply(tables(handle)));
    }

    /**
     * In one transaction, all of it or nothing.
     *
     * @throws org.portcullis.policy.store.StoreException when it cannot be written
     */
    public <T> T change(Function<ProfileTables, T> work) {
        return database.write(handle -> work.apply(tables(handle)));
    }

    private ProfileTables tables(Handle handle) {
        return new ProfileTables(handle, rows, new ProfileNews(handle, changes));
    }

    /** In the order of their addresses. */
    public List<ProfileRow> find(ProfileSearch search, int limit) {
        return read(tables -> tables.find(search, limit));
    }

    /** How many addresses are known; what other nodes have added since the last {@link #count} is not in it. */
    public long size() {
        return rows.get();
    }

    /** Counts them anew. */
    public long count() {
        rows.set(database.read(handle -> handle.createQuery("SELECT count(*) FROM profile")
                .mapTo(Long.class)
                .one()));
        return rows.get();
    }

    /**
     * Forgets what was not seen since then.
     *
     * @return how many addresses
     */
    public long forgetBefore(Instant time) {
        long forgotten = 0;
        long deleted;
        do {
            deleted = forget(
                    "DELETE FROM profile WHERE mac IN"
                            + " (SELECT mac FROM profile WHERE last_seen < :before ORDER BY last_seen LIMIT :most)",
                    time,
                    SLICE);
            forgotten += deleted;
        } while (deleted == SLICE);
        do {
            deleted = forget(
                    "DELETE FROM profile_certificate WHERE serial IN"
                            + " (SELECT serial FROM profile_certificate WHERE at < :before LIMIT :most)",
                    time,
                    SLICE);
        } while (deleted == SLICE);
        count();
        return forgotten;
    }

    /** Forgets so many of those that were seen longest ago. */
    public void forgetOldest(long many) {
        for (long left = many; left > 0; left -= SLICE) {
            long deleted = forget(
                    "DELETE FROM profile WHERE mac IN"
                            + " (SELECT mac FROM profile WHERE last_seen < :before ORDER BY last_seen LIMIT :most)",
                    Instant.ofEpochMilli(Long.MAX_VALUE),
                    Math.min(SLICE, left));
            if (deleted == 0) {
                break;
            }
        }
        count();
    }

    private long forget(String sql, Instant before, long most) {
        return database.write(handle -> handle.createUpdate(sql)
                .bind("before", before.toEpochMilli())
                .bind("most", most)
                .execute());
    }

    /**
     * Deletes what was noted of profiles before that time; its events are what is kept. The newest change of all stays, so
     * that the table's end does not move back.
     */
    public void forgetNewsBefore(Instant time) {
        database.change(handle -> handle.createUpdate("DELETE FROM change WHERE action = :action AND at < :before"
                        + " AND id < (SELECT max(id) FROM change)")
                .bind("action", EventAction.PROFILE_CHANGED.word())
                .bind("before", time.toEpochMilli())
                .execute());
    }
}
