package org.portcullis.policy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL, shared by several nodes. Writers exclude each other by one advisory lock, as SQLite's do by the file's: so
 * that what a transaction has looked at stays so until its commit, and so that the ids of the change table rise in the
 * order of commits, which those who follow it rely on.
 */
record PostgresqlEngine(StorageLocation.Postgresql location) implements DatabaseEngine {
    /** {@code NOTIFY} of the trigger on the change table. */
    private static final String CHANNEL = "portcullis_change";

    /** "portcullis" is ours; every node takes the same one. */
    private static final long WRITERS = 0x706F_7274_6375_6C6CL;

    /** For the claim to a node's name; the second half is the name's. */
    private static final int NODES = 0x706F_7274;

    private static final int READERS = 8;
    private static final int CONNECT_SECONDS = 3;

    /** Authentications wait no longer for a server that fell silent. */
    private static final int READ_SECONDS = 5;

    /** Ends before the socket's patience, which would be taken for a server that is gone. */
    private static final int STATEMENT_SECONDS = 4;

    private static final int WRITE_SECONDS = 30;

    private static final int LOCK_SECONDS = 10;

    /** A node that fell off the network holds its locks no longer than this takes. */
    private static final String NOTICE_LOSS =
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private static final long READER_PATIENCE_MS = 1_000;
    /** A notification that was lost is made up for by looking. */
    private static final Duration SAFETY_NET = Duration.ofSeconds(1);

    private static final Set<String> SERVER_GONE = Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25006");

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public HikariDataSource openWriters() {
        return pool("writer", 1, LOCK_SECONDS * 1_000L, WRITE_SECONDS, "");
    }

    @Override
    public HikariDataSource openReaders() {
        return pool(
                "readers",
                READERS,
                READER_PATIENCE_MS,
                READ_SECONDS,
                "; SET statement_timeout = '" + STATEMENT_SECONDS + "s'");
    }

    private HikariDataSource pool(String what, int size, long patienceMs, int socketSeconds, String more) {
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(source(socketSeconds));
        hikari.setMaximumPoolSize(size);
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(patienceMs);
        hikari.setValidationTimeout(READER_PATIENCE_MS);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        hikari.setConnectionInitSql("SET lock_timeout = '" + LOCK_SECONDS + "s'; " + NOTICE_LOSS + more);
        hikari.setPoolName("postgresql-" + what);
        hikari.setInitializationFailTimeout(1);
        return new HikariDataSource(hikari);
    }

    private PGSimpleDataSource source(int socketSeconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(location.url());
        location.user().ifPresent(source::setUser);
        location.password()
                .ifPresent(secret -> source.setPassword(new String(secret.octets(), StandardCharsets.UTF_8)));
        source.setApplicationName("portcullis");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(socketSeconds);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        return source;
    }

    /** Not from the pool: what it listens to and the name that it claims end with it. */
    @Override
    public Handle openFollower(Jdbi readers) {
        Handle handle = Jdbi.create(source(READ_SECONDS)).open();
        try {
            handle.execute(NOTICE_LOSS);
            return handle;
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Not from the pool: Flyway wants two connections at once, and a migration may take longer than a statement. */
    @Override
    public DataSource migrations(HikariDataSource writers) {
        return source(0);
    }

    @Override
    public void excludeWriters(Handle handle) {
        handle.createQuery("SELECT pg_advisory_xact_lock(:key)")
                .bind("key", WRITERS)
                .mapTo(String.class)
                .one();
    }

    /** The server looks after itself. */
    @Override
    public void check(Database database) {}

    @Override
    public ChangeSignal changes(Handle handle) {
        return new Notifications(handle);
    }

    @Override
    public boolean claimNode(Handle handle, String node) {
        return handle.createQuery("SELECT pg_try_advisory_lock(:nodes, hashtext(current_schema() || :node))")
                .bind("nodes", NODES)
                .bind("node", node)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public long now(Handle handle) {
        return handle.createQuery("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void copyTo(Handle handle, Path file) {
        throw new StoreException("the registry is in " + location + "; back it up there, with pg_dump");
    }

    @Override
    public boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || SERVER_GONE.contains(state);
            }
        }
        return false;
    }

    @Override
    public String advice(String cause) {
        return "; storage.url says where it is and who asks, storage.passwordFile has the password";
    }

    /** {@code LISTEN}, and a look once a second. */
    private static final class Notifications implements ChangeSignal {
        private final PGConnection connection;
        private final Handle handle;
        private long lookedAt;

        Notifications(Handle handle) {
            this.handle = handle;
            this.lookedAt = System.nanoTime() - SAFETY_NET.toNanos();
            try {
                connection = handle.getConnection().unwrap(PGConnection.class);
            } catch (SQLException impossible) {
                throw new IllegalStateException(impossible);
            }
            handle.execute("LISTEN " + CHANNEL);
        }

        @Override
        public boolean await(Duration limit) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean look = System.nanoTime() - lookedAt >= SAFETY_NET.toNanos();
            try {
                boolean told = connection.getNotifications(look ? 1 : (int) limit.toMillis()).length > 0;
                if (look) {
                    handle.execute("SELECT 1");
                    lookedAt = System.nanoTime();
                }
                return told || look;
            } catch (SQLException lost) {
                throw new ConnectionException(lost);
            }
        }
    }
}
