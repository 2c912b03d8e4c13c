package org.portcullis.policy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;

/**
 * SQLite: one file, WAL, synced on every commit; its lock excludes writers of other processes.
 *
 * @param cache of what is kept elsewhere: the last commits before a crash may be gone, and rows may refer to what is not
 *     there yet
 */
record SqliteEngine(StorageLocation.Sqlite location, boolean cache) implements DatabaseEngine {
    /** Four for the work, one for the follower of the change table. */
    private static final int READERS = 5;

    private static final int BUSY_TIMEOUT_MS = 10_000;

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public HikariDataSource openWriters() {
        return pool(1, SQLiteConfig.TransactionMode.IMMEDIATE);
    }

    @Override
    public HikariDataSource openReaders() {
        return pool(READERS, SQLiteConfig.TransactionMode.DEFERRED);
    }

    private HikariDataSource pool(int size, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(cache ? SQLiteConfig.SynchronousMode.NORMAL : SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.enforceForeignKeys(!cache);
        sqlite.setTransactionMode(mode);
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(new SqliteConnection.Source(location.toString(), sqlite));
        hikari.setMaximumPoolSize(size);
        hikari.setPoolName("sqlite-" + mode.name().toLowerCase(Locale.ROOT));
        hikari.setInitializationFailTimeout(1);
        return new HikariDataSource(hikari);
    }

    @Override
    public Handle openFollower(Jdbi readers) {
        return readers.open();
    }

    @Override
    public DataSource migrations(HikariDataSource writers) {
        return writers;
    }

    /** The transaction is an immediate one already. */
    @Override
    public void excludeWriters(Handle handle) {}

    @Override
    public void check(Database database) {
        String verdict = database.read(handle ->
                handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).one());
        if (!verdict.equals("ok")) {
            throw new StoreException(location + " is damaged (" + verdict + "); restore it from a backup");
        }
    }

    @Override
    public ChangeSignal changes(Handle handle) {
        return new DataVersion(handle);
    }

    /** One process serves from a folder; its lock says so. */
    @Override
    public boolean claimNode(Handle handle, String node) {
        return true;
    }

    @Override
    public long now(Handle handle) {
        return handle.createQuery("SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void copyTo(Handle handle, Path file) {
        handle.execute("VACUUM INTO ?", file.toString());
    }

    /** A file is there or is not; nothing comes back by waiting. */
    @Override
    public boolean isUnreachable(Throwable failure) {
        return false;
    }

    @Override
    public String advice(String cause) {
        return cause.contains("SQLITE_CORRUPT") || cause.contains("SQLITE_NOTADB") ? "; restore it from a backup" : "";
    }

    /** {@code PRAGMA data_version} of one connection changes with every commit by another one. */
    private static final class DataVersion implements ChangeSignal {
        private final Handle handle;
        private long seen = -1;

        DataVersion(Handle handle) {
            this.handle = handle;
        }

        @Override
        public boolean await(Duration limit) throws InterruptedException {
            if (seen >= 0) {
                TimeUnit.MILLISECONDS.sleep(limit.toMillis());
            }
            long version =
                    handle.createQuery("PRAGMA data_version").mapTo(Long.class).one();
            boolean changed = version != seen;
            seen = version;
            return changed;
        }
    }
}
