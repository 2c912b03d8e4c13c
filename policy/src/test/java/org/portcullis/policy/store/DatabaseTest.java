package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Trouble with the file is a StoreException, whatever was going on; what the work itself throws is left alone. */
class DatabaseTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(file());
        database.change(handle -> handle.execute("CREATE TABLE t (n INTEGER NOT NULL PRIMARY KEY)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path file() {
        return folder.resolve("portcullis.db");
    }

    private int insert(Handle handle) {
        return handle.execute("INSERT INTO t (n) VALUES (1)");
    }

    private long count() {
        return database.read(handle ->
                handle.createQuery("SELECT count(*) FROM t").mapTo(Long.class).one());
    }

    private static void assertUnusable(String why, Executable work) {
        StoreException e = assertThrows(StoreException.class, work);
        assertTrue(e.getMessage().startsWith("the registry cannot be used: "), e.getMessage());
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @Test
    void aClosedOne() {
        database.close();
        for (Executable work : List.<Executable>of(
                () -> database.read(handle -> 1),
                () -> database.write(this::insert),
                () -> database.change(this::insert),
                () -> database.openReader(),
                () -> database.copyTo(folder.resolve("copy.db")))) {
            assertUnusable("closed", work);
        }
    }

    @Test
    void oneThatAnotherProcessHoldsLocked() throws Exception {
        // Not the ten seconds of production: there is one writing connection, and it keeps this.
        database.change(handle -> handle.execute("PRAGMA busy_timeout = 1"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertUnusable("SQLITE_BUSY", () -> database.write(this::insert));
            assertUnusable("SQLITE_BUSY", () -> database.change(this::insert));
            assertEquals(0, count(), "readers do not wait");
            statement.execute("ROLLBACK");
        }
        database.change(this::insert);
        assertEquals(1, count(), "it is usable again");
    }

    @Test
    void oneThatIsDamagedWhileOpen() throws IOException {
        database.change(handle -> handle.execute("CREATE TABLE big AS SELECT randomblob(100000) AS content"));
        database.read(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        byte[] octets = Files.readAllBytes(file());
        Arrays.fill(octets, 4096, octets.length, (byte) 0x5A);
        Files.write(file(), octets);
        assertUnusable(
                "SQLITE_CORRUPT",
                () -> database.read(handle -> handle.createQuery("SELECT content FROM big")
                        .mapTo(byte[].class)
                        .one()));
    }

    @Test
    void oneThatIsDamagedBeforeItIsOpened() throws IOException {
        database.change(handle -> handle.execute("CREATE TABLE big AS SELECT randomblob(100000) AS content"));
        database.close();
        byte[] octets = Files.readAllBytes(file());
        Arrays.fill(octets, 4096, octets.length, (byte) 0x5A);
        Files.write(file(), octets);
        StoreException refused = assertThrows(StoreException.class, () -> Database.open(file()));
        assertTrue(refused.getMessage().contains("restore it from a backup"), refused.getMessage());
    }

    @Test
    void oneThatHasNoRoomLeft() {
        database.change(handle -> handle.execute("PRAGMA max_page_count = 1"));
        assertUnusable(
                "SQLITE_FULL",
                () -> database.change(handle -> handle.execute("CREATE TABLE big AS SELECT randomblob(100000)")));
    }

    @Test
    void oneThatWasRemoved() throws IOException {
        database.close();
        Files.delete(file());
        Files.createDirectory(file());
        StoreException e = assertThrows(StoreException.class, () -> Database.open(file()));
        assertTrue(e.getMessage().contains("cannot be opened"), e.getMessage());
    }

    @Test
    void aBrokenConstraintAndAMissingTable() {
        database.change(this::insert);
        assertUnusable("UNIQUE", () -> database.write(this::insert));
        assertUnusable("no such table", () -> database.read(handle -> handle.execute("SELECT * FROM none")));
        assertUnusable("output file already exists", () -> database.copyTo(file()));
    }

    @Test
    void whatTheWorkThrowsComesThroughAndUndoesIt() {
        for (Exception thrown : List.of(new IOException("own"), new IllegalStateException("own"), own())) {
            assertSame(
                    thrown,
                    assertThrows(
                            Exception.class,
                            () -> database.write(handle -> {
                                insert(handle);
                                throw thrown;
                            })));
            assertSame(
                    thrown,
                    assertThrows(
                            Exception.class,
                            () -> database.change(handle -> {
                                insert(handle);
                                throw thrown;
                            })));
            assertSame(
                    thrown,
                    assertThrows(
                            Exception.class,
                            () -> database.read(handle -> {
                                throw thrown;
                            })));
        }
        assertEquals(0, count());
    }

    private static StoreException own() {
        return new StoreException("own");
    }
}
