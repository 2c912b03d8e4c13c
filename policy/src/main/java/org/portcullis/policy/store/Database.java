package org.portcullis.policy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;

/**
 * The one SQLite file that holds what must not be lost but the events: WAL, synced on every commit, one writer at a time
 * in this process (and, by SQLite's lock, among processes), several readers that never wait for it.
 *
 * <p>What goes wrong with the database itself (closed, locked for too long, damaged, a full disk, a constraint) is a
 * {@link StoreException}; what the given work throws comes through as it is.
 */
public final class Database implements AutoCloseable {
    private static final String PREFIX = "jdbc:sqlite:";
    /** Four for the work, one for the follower of the change table. */
    private static final int READERS = 5;

    private static final int BUSY_TIMEOUT_MS = 10_000;

    private final HikariDataSource writerPool;
    private final HikariDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi readers;

    private Database(String url) {
        this.writerPool = pool(url, 1, SQLiteConfig.TransactionMode.IMMEDIATE);
        this.readerPool = pool(url, READERS, SQLiteConfig.TransactionMode.DEFERRED);
        this.writer = Jdbi.create(writerPool);
        this.readers = Jdbi.create(readerPool);
    }

    /**
     * Opens the database, making the file when there is none.
     *
     * @param url {@code jdbc:sqlite:FILE}
     * @throws StoreException when it cannot be opened or is damaged
     */
    public static Database open(String url) {
        if (!url.startsWith(PREFIX)) {
            throw new StoreException(
                    "storage.url is " + url + "; this version keeps its registry in SQLite, write " + PREFIX + "FILE");
        }
        Database database = new Database(url);
        try {
            database.checkIntegrity(url);
        } catch (RuntimeException damaged) {
            database.close();
            throw damaged;
        }
        return database;
    }

    public static Database open(Path file) {
        return open(PREFIX + file);
    }

    /**
     * Brings one module's tables up to date from {@code db/MODULE/V*.sql} on the class path. Each module has a history
     * table of its own, so that modules migrate independently.
     */
    public void migrate(String module) {
        Flyway.configure()
                .dataSource(writerPool)
                .locations("classpath:db/" + module)
                .table("migration_" + module)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** Runs in one transaction that excludes every other writer; all of it or, on an exception, nothing is kept. */
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        try {
            return writer.inTransaction(work);
        } catch (JdbiException e) {
            throw unusable(e);
        }
    }

    /** As {@link #write}, for work without a result. */
    public <X extends Exception> void change(HandleConsumer<X> work) throws X {
        write(handle -> {
            work.useHandle(handle);
            return true;
        });
    }

    /** Reads the last committed state; never waits for a writer. */
    public <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
        try {
            return readers.withHandle(work);
        } catch (JdbiException e) {
            throw unusable(e);
        }
    }

    /**
     * A connection of one's own for as long as it is wanted; {@code PRAGMA data_version} on it tells of commits by others.
     * The caller closes it.
     */
    Handle openReader() {
        try {
            return readers.open();
        } catch (JdbiException e) {
            throw unusable(e);
        }
    }

    /** Copies the whole database, consistent as of now, into a new file. */
    public void copyTo(Path file) {
        read(handle -> handle.execute("VACUUM INTO ?", file.toString()));
    }

    private void checkIntegrity(String url) {
        String verdict = read(handle ->
                handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).one());
        if (!verdict.equals("ok")) {
            throw new StoreException(url + " is damaged (" + verdict + "); restore it from a backup");
        }
    }

    private static HikariDataSource pool(String url, int size, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.enforceForeignKeys(true);
        sqlite.setTransactionMode(mode);
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(url);
        hikari.setDataSourceProperties(sqlite.toProperties());
        hikari.setMaximumPoolSize(size);
        hikari.setPoolName("sqlite-" + mode.name().toLowerCase(java.util.Locale.ROOT));
        hikari.setInitializationFailTimeout(1);
        try {
            return new HikariDataSource(hikari);
        } catch (RuntimeException e) {
            String cause = rootCause(e);
            boolean damaged = cause.contains("SQLITE_CORRUPT") || cause.contains("SQLITE_NOTADB");
            throw new StoreException(
                    url + " cannot be opened: " + cause + (damaged ? "; restore it from a backup" : ""), e);
        }
    }

    private static StoreException unusable(JdbiException e) {
        return new StoreException("the registry cannot be used: " + rootCause(e), e);
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @Override
    public void close() {
        readerPool.close();
        writerPool.close();
    }
}
