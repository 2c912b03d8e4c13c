package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** What a program of another version makes of the tables, with the module {@code db/sample}: V1, then V2. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MigrationsTest {
    private static final Migrations.Step FIRST = new Migrations.Step("1", "sample");
    private static final Migrations.Step SECOND = new Migrations.Step("2", "more");

    @Parameter
    TestDatabase databases;

    @TempDir
    private Path folder;

    private final List<Migrations.Applied> told = new ArrayList<>();

    @BeforeEach
    void makeTables() {
        try (Database database = databases.open(folder)) {
            database.onMigrated(told::add);
            database.migrate("policy");
            assertEquals(
                    new Migrations.Status("sample", Optional.empty(), List.of(FIRST, SECOND), List.of()),
                    database.migrationStatus("sample"));
            database.migrate("sample");
            assertEquals(
                    new Migrations.Status("sample", Optional.of("2"), List.of(), List.of()),
                    database.migrationStatus("sample"));
            assertEquals(List.of(), told, "nothing was there before");
        }
    }

    @Test
    void whatAnOlderProgramLeftIsMigratedAndTold() {
        asIfOlder();
        try (Database looking = Database.openAsItIs(databases.in(folder))) {
            looking.migrate("policy");
            looking.migrate("sample");
            assertEquals(
                    new Migrations.Status("sample", Optional.of("1"), List.of(SECOND), List.of()),
                    looking.migrationStatus("sample"),
                    "who looks migrates nothing");
        }
        try (Database newer = databases.open(folder)) {
            RegistryCopies copies = new RegistryCopies(newer, "node-1", InstantSource.system());
            newer.onMigrated(applied -> {
                told.add(applied);
                copies.migrated(applied);
            });
            newer.migrate("sample");
            newer.migrate("sample");
            Migrations.Applied applied = told.get(0);
            assertEquals(Optional.of("1"), applied.from());
            assertEquals("2", applied.to());
            assertEquals(List.of(SECOND), applied.steps());
            assertEquals(1, told.size());
            SecurityEvent event = event(newer);
            assertEquals(Optional.of("data-migrated"), event.get(Field.EVENT_ACTION));
            assertEquals(Optional.of(List.of("version=1")), event.get(Field.CHANGE_BEFORE));
            assertTrue(event.get(Field.MESSAGE)
                    .orElseThrow()
                    .toString()
                    .startsWith("The tables of sample were migrated from V1 to V2 by node node-1 in"));
        }
    }

    private static SecurityEvent event(Database database) {
        ChangeTable changes = new ChangeTable("node-1");
        return ChangeEvent.of(database.read(
                handle -> changes.after(handle, changes.newest(handle) - 1, 1).get(0)));
    }

    @Test
    void anOlderProgramWorksOnTablesThatANewerOneExtended() {
        try (Database newer = databases.open(folder)) {
            newer.change(
                    handle -> handle.execute(
                            "INSERT INTO migration_sample (installed_rank, version, description, type,"
                                    + " script, checksum, installed_by, execution_time, success) SELECT installed_rank + 1, '3', 'later',"
                                    + " type, 'V3__later.sql', checksum, installed_by, 1, success FROM migration_sample WHERE version = '2'"));
        }
        try (Database older = databases.open(folder)) {
            older.migrate("sample");
            assertEquals(
                    new Migrations.Status(
                            "sample", Optional.of("2"), List.of(), List.of(new Migrations.Step("3", "later"))),
                    older.migrationStatus("sample"));
        }
    }

    @Test
    void dataThatNeedANewerProgramAreLeftAlone() {
        asIfOlder();
        try (Database newer = databases.open(folder)) {
            newer.change(handle -> handle.execute("UPDATE data_format SET needs = 2, program = '9.1.0'"));
        }
        try (Database older = databases.open(folder)) {
            StoreException refused = assertThrows(StoreException.class, () -> older.migrate("sample"));
            assertTrue(
                    refused.getMessage()
                            .contains(
                                    "has the data format 2; this one knows 1 at most and changed nothing. Start version"
                                            + " 9.1.0 or later"),
                    refused.getMessage());
            assertEquals(List.of(SECOND), older.migrationStatus("sample").pending());
        }
        try (Database looking = Database.openAsItIs(databases.in(folder))) {
            assertThrows(StoreException.class, () -> looking.migrate("policy"));
        }
    }

    private void asIfOlder() {
        try (Database database = databases.open(folder)) {
            database.change(handle -> {
                handle.execute("DROP TABLE sample_more");
                handle.execute("DELETE FROM migration_sample WHERE version = '2'");
            });
        }
    }
}
