package org.portcullis.policy.store;

import com.zaxxer.hikari.HikariDataSource;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not be lost but the events: a SQLite file, or a PostgreSQL database that several nodes share. Synced on every
 * commit, one writer at a time in this process and among processes, several readers that never wait for it.
 *
 * <p>What goes wrong with the database itself (closed, locked for too long, damaged, a full disk, a constraint) is a
 * {@link StoreException}, a {@link StoreUnreachableException} where it cannot be reached; what the given work throws comes
 * through as it is.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final StorageLocation location;
    private final DatabaseEngine engine;
    private final HikariDataSource writerPool;
    private final HikariDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi readers;
    private final DatabaseContact contact = new DatabaseContact(InstantSource.system(), System::nanoTime);
    private final boolean asItIs;
    private final Set<String> upToDate = new HashSet<>();
    private Consumer<Migrations.Applied> migrated = applied -> {};

    private Database(StorageLocation location, DatabaseEngine engine, boolean asItIs) {
        this.location = location;
        this.engine = engine;
        this.asItIs = asItIs;
        this.writerPool = opened(engine::openWriters);
        try {
            this.readerPool = opened(engine::openReaders);
        } catch (StoreException unopened) {
            writerPool.close();
            throw unopened;
        }
        this.writer = Jdbi.create(writerPool).registerArgument(new TextArguments());
        this.readers = Jdbi.create(readerPool).registerArgument(new TextArguments());
    }

    /**
     * Opens the database; a SQLite file is made when there is none.
     *
     * @throws StoreException when it cannot be opened or is damaged
     */
    public static Database open(StorageLocation location) {
        return checked(new Database(location, engine(location), false));
    }

    /**
     * Opens it for a look: {@link #migrate} applies nothing, so tables may lack what a newer program's have.
     *
     * @throws StoreException when it cannot be opened or is damaged
     */
    public static Database openAsItIs(StorageLocation location) {
        return checked(new Database(location, engine(location), true));
    }

    private static DatabaseEngine engine(StorageLocation location) {
        return location instanceof StorageLocation.Postgresql postgresql
                ? new PostgresqlEngine(postgresql)
                : new SqliteEngine((StorageLocation.Sqlite) location, false);
    }

    /**
     * Opens the database as a command does that is to be quick, whoever serves: without reading all of it for damage.
     *
     * @throws StoreException when it cannot be opened
     */
    public static Database openUnchecked(StorageLocation location) {
        return new Database(location, engine(location), false);
    }

    /** Opens a SQLite file, or makes it, for a copy of what is kept elsewhere. */
    static Database openCache(Path file) {
        StorageLocation.Sqlite location = new StorageLocation.Sqlite(file);
        return checked(new Database(location, new SqliteEngine(location, true), false));
    }

    private static Database checked(Database database) {
        try {
            database.engine.check(database);
        } catch (RuntimeException damaged) {
            database.close();
            throw damaged;
        }
        return database;
    }

    /** Opens a SQLite file. */
    public static Database open(Path file) {
        return open(new StorageLocation.Sqlite(file));
    }

    /** Whether it can be reached. */
    public DatabaseContact contact() {
        return contact;
    }

    /** Another one in a SQLite file, opened for the same purpose. */
    public Database beside(Path file) {
        StorageLocation.Sqlite sqlite = new StorageLocation.Sqlite(file);
        return asItIs ? openAsItIs(sqlite) : open(sqlite);
    }

    /** Whether other nodes work with it, too. */
    public boolean isShared() {
        return location instanceof StorageLocation.Postgresql;
    }

    /** Is told of each module whose tables were brought up to date; not of those that were made. */
    public synchronized void onMigrated(Consumer<Migrations.Applied> listener) {
        migrated = listener;
    }

    /**
     * Brings one module's tables up to date. Each module has a history table of its own, so that modules migrate
     * independently.
     *
     * @throws StoreException when the database needs a newer program; then nothing was changed
     */
    public synchronized void migrate(String module) {
        if (upToDate.isEmpty()) {
            DataFormat.require(this);
        }
        if (!asItIs && !upToDate.contains(module)) {
            migrations(module).apply().ifPresent(this::tell);
        }
        upToDate.add(module);
    }

    private void tell(Migrations.Applied applied) {
        LOG.info(
                "{}: the tables of {} were {} in {} ms: {}",
                location,
                applied.module(),
                applied.from().map(from -> "migrated from V" + from + " to V").orElse("made as of V") + applied.to(),
                applied.took().toMillis(),
                applied.steps().stream().map(Migrations.Step::toString).collect(Collectors.joining(", ")));
        if (applied.from().isPresent()) {
            migrated.accept(applied);
        }
    }

    /** How one module's tables stand to the migrations that this program has. */
    public Migrations.Status migrationStatus(String module) {
        return migrations(module).status();
    }

    private Migrations migrations(String module) {
        return new Migrations(module, engine.name(), engine.migrations(writerPool));
    }

    /** Runs in one transaction that excludes every other writer; all of it or, on an exception, nothing is kept. */
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        requireContact();
        try {
            T done = writer.inTransaction(handle -> {
                engine.excludeWriters(handle);
                return work.withHandle(handle);
            });
            contact.heard();
            return done;
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
        requireContact();
        try {
            T read = readers.withHandle(work);
            contact.heard();
            return read;
        } catch (JdbiException e) {
            throw unusable(e);
        }
    }

    /** The time by the database's own clock, which all nodes have in common; milliseconds since 1970-01-01T00:00Z. */
    public long now(Handle handle) {
        return engine.now(handle);
    }

    /** A connection of one's own for as long as it is wanted. The caller closes it. */
    Handle openReader() {
        try {
            return engine.openFollower(readers);
        } catch (JdbiException e) {
            throw unusable(e);
        }
    }

    /** Waits for commits by others on such a connection. */
    ChangeSignal changes(Handle handle) {
        return engine.changes(handle);
    }

    /** Takes a node's name for as long as such a connection is open; false when another process has it. */
    boolean claimNode(Handle handle, String node) {
        return engine.claimNode(handle, node);
    }

    /**
     * Copies the whole database, consistent as of now, into a new file.
     *
     * @throws StoreException where it is not in a file, too
     */
    public void copyTo(Path file) {
        read(handle -> {
            engine.copyTo(handle, file);
            return true;
        });
    }

    private void requireContact() {
        if (!contact.mayAsk()) {
            throw new StoreUnreachableException("the registry cannot be reached; it did not answer a moment ago");
        }
    }

    private HikariDataSource opened(Supplier<HikariDataSource> pool) {
        try {
            return pool.get();
        } catch (RuntimeException e) {
            String cause = rootCause(e);
            throw new StoreException(location + " cannot be opened: " + cause + engine.advice(cause), e);
        }
    }

    /** What it means for the caller that the database failed so. */
    StoreException unusable(Exception failure) {
        String what = "the registry cannot be used: " + rootCause(failure);
        if (!engine.isUnreachable(failure)) {
            return new StoreException(what, failure);
        }
        contact.lost(rootCause(failure));
        return new StoreUnreachableException(what, failure);
    }

    /** Where it is. */
    @Override
    public String toString() {
        return location.toString();
    }

    /** What the deepest cause says that says something. */
    private static String rootCause(Throwable e) {
        String said = e.toString();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            said = cause.getMessage() == null ? said : cause.getMessage();
            if (cause instanceof UnknownHostException) {
                said = "no address of the host " + said + " is known";
            }
        }
        return said;
    }

    @Override
    public void close() {
        readerPool.close();
        writerPool.close();
    }
}
