package org.portcullis.policy.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What differs between the database systems that the registry can be kept in. */
sealed interface DatabaseEngine permits SqliteEngine, PostgresqlEngine {

    /** As a folder of migrations: {@code db/NAME/MODULE} has what {@code db/MODULE} cannot say for all systems. */
    String name();

    /** One connection at a time for this process's writers. */
    HikariDataSource openWriters();

    HikariDataSource openReaders();

    /** A connection for as long as its user wants, with what belongs to it alone. */
    Handle openFollower(Jdbi readers);

    /** Where migrations are run. */
    DataSource migrations(HikariDataSource writers);

    /** Begins a transaction that excludes every other writer, of whatever process; called first in it. */
    void excludeWriters(Handle handle);

    /** Looks for damage. */
    void check(Database database);

    /** A way to wait for commits by others. */
    ChangeSignal changes(Handle handle);

    /** Takes a node's name for as long as the connection is open; false when another process has it. */
    boolean claimNode(Handle handle, String node);

    /** The system's own time, in milliseconds since 1970-01-01T00:00Z: the one clock that nodes have in common. */
    long now(Handle handle);

    /** Copies the whole database, consistent as of now, into a new file. */
    void copyTo(Handle handle, Path file);

    /** Whether the failure means that the database cannot be reached, rather than that it refused. */
    boolean isUnreachable(Throwable failure);

    /** What to do about a database that cannot be opened for this cause; may be empty. */
    String advice(String cause);
}
