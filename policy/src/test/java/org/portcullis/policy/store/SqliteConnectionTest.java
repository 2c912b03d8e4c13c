package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** A statement that is used again is as good as a new one. */
class SqliteConnectionTest {
    private static final String SELECT = "SELECT n FROM t WHERE n > ? ORDER BY n";

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = another();
        execute("CREATE TABLE t (n INTEGER NOT NULL PRIMARY KEY)");
        execute("INSERT INTO t (n) VALUES (1), (2), (3)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Connection another() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        return new SqliteConnection.Source("jdbc:sqlite:" + folder.resolve("t.db"), config).getConnection();
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private PreparedStatement used(String sql, int above) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setInt(1, above);
        assertTrue(statement.executeQuery().next());
        statement.close();
        return statement;
    }

    @Test
    void theSameTextIsPreparedOnce() throws SQLException {
        PreparedStatement first = used(SELECT, 0);
        try (PreparedStatement again = connection.prepareStatement(SELECT)) {
            assertSame(first, again);
            try (PreparedStatement meanwhile = connection.prepareStatement(SELECT)) {
                assertNotSame(first, meanwhile);
            }
            again.setInt(1, 2);
            ResultSet rows = again.executeQuery();
            assertTrue(rows.next());
            assertEquals(3, rows.getInt("n"));
        }
    }

    @Test
    void whatWasBoundIsForgotten() throws SQLException {
        used(SELECT, 0);
        try (PreparedStatement again = connection.prepareStatement(SELECT)) {
            assertTrue(!again.executeQuery().next(), "nothing is greater than NULL");
        }
    }

    @Test
    void aBatchThatWasNotExecutedIsForgotten() throws SQLException {
        String insert = "INSERT INTO t (n) VALUES (?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setInt(1, 4);
            statement.addBatch();
        }
        try (PreparedStatement again = connection.prepareStatement(insert)) {
            again.setInt(1, 5);
            again.addBatch();
            assertEquals(1, again.executeBatch().length);
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT group_concat(n) FROM t")) {
            assertEquals("1,2,3,5", statement.executeQuery().getString(1));
        }
    }

    /** Else the file that changes go to could never be emptied. */
    @Test
    void whatWasReadInPartHoldsNothing() throws SQLException {
        used(SELECT, 0);
        try (Connection other = another();
                PreparedStatement checkpoint = other.prepareStatement("PRAGMA wal_checkpoint(TRUNCATE)")) {
            execute("INSERT INTO t (n) VALUES (6)");
            assertEquals(0, checkpoint.executeQuery().getInt("busy"));
        }
    }

    @Test
    void thoseUsedLongestAgoAreGivenUp() throws SQLException {
        PreparedStatement first = used(SELECT, 0);
        for (int i = 0; i < 100; i++) {
            used(SELECT + " LIMIT " + (i + 1), 0);
        }
        assertNotSame(first, connection.prepareStatement(SELECT));
    }

    @Test
    void whatIsClosedAfterItsConnectionDoesNoHarm() throws SQLException {
        PreparedStatement open = connection.prepareStatement(SELECT);
        connection.close();
        open.close();
        assertTrue(open.isClosed());
    }

    /** The table may have other columns by then. */
    @Test
    void aTableThatChangedIsSeen() throws SQLException {
        used("SELECT * FROM t WHERE n > ?", 0);
        execute("ALTER TABLE t ADD COLUMN more TEXT DEFAULT 'new'");
        try (PreparedStatement again = connection.prepareStatement("SELECT * FROM t WHERE n > ?")) {
            again.setInt(1, 0);
            ResultSet rows = again.executeQuery();
            assertTrue(rows.next());
            assertEquals("new", rows.getString("more"));
        }
    }
}
