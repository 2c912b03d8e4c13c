package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.Migrations;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.store.TestDatabase;

/**
 * Migrations keep the release before working on the same data: what was released stays, and what is new is left out by
 * who does not know it. See docs/testing.md, "Migrations".
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MigrationRuleTest {
    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    @Test
    void whatWasReleasedStaysAsItWas() throws Exception {
        StorageLocation location = databases.in(folder);
        Map<String, String> released = released();
        if (databases == TestDatabase.POSTGRESQL) {
            released.remove(Registry.NODE_MODULE);
        }
        released.forEach((module, version) -> migrate(location, module, version));
        try (Database database = Database.open(location)) {
            Schema then = schema(database);
            assertTrue(
                    then.tables().containsKey("device"), then.tables().keySet().toString());
            released.keySet().forEach(database::migrate);
            assertEquals(
                    List.of(),
                    then.breaks(schema(database)),
                    "programs of " + Released.NEWEST
                            + " could not work on these tables any more; add what is new beside"
                            + " what is there, and take the old away a release later");
        }
    }

    @Test
    void aMigrationThatTakesAwayOrDemandsIsFound() {
        try (Database database = Database.open(databases.in(folder))) {
            database.change(handle -> handle.execute("CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT, old TEXT)"));
            database.change(handle -> handle.execute("CREATE TABLE other (id TEXT PRIMARY KEY)"));
            Schema then = schema(database);
            database.change(handle -> {
                handle.execute("ALTER TABLE thing ADD COLUMN fine TEXT NOT NULL DEFAULT ''");
                handle.execute("ALTER TABLE thing ADD COLUMN also TEXT");
                handle.execute("CREATE TABLE more (id TEXT PRIMARY KEY)");
                handle.execute("CREATE INDEX quick ON thing (name)");
            });
            assertEquals(List.of(), then.breaks(schema(database)));
            database.change(handle -> {
                handle.execute("ALTER TABLE thing RENAME COLUMN old TO newer");
                handle.execute("DROP TABLE other");
                handle.execute("CREATE UNIQUE INDEX strict ON thing (name)");
            });
            assertEquals(
                    List.of("other is gone", "thing.old is gone", "thing has a new constraint: unique strict"),
                    then.breaks(schema(database)));
        }
        assertEquals(
                List.of(
                        "thing.kind is new, and has to be given",
                        "thing.name is Column[type=TEXT, nullable=false,"
                                + " hasDefault=false], and was Column[type=TEXT, nullable=true, hasDefault=false]"),
                ofThing(Map.of("name", new Schema.Column("TEXT", true, false)))
                        .breaks(ofThing(Map.of(
                                "name", new Schema.Column("TEXT", false, false),
                                "kind", new Schema.Column("TEXT", false, false))))
                        .stream()
                        .sorted()
                        .toList());
    }

    private static Schema ofThing(Map<String, Schema.Column> columns) {
        return new Schema(Map.of("thing", columns), Map.of("thing", Set.of()));
    }

    private static Schema schema(Database database) {
        return database.read(handle -> {
            try {
                return Schema.of(handle.getConnection());
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The newest migration of each module that programs of the release have. */
    private Map<String, String> released() throws Exception {
        Released release = Released.copy(Released.NEWEST, folder);
        Map<String, String> versions = new TreeMap<>();
        try (Database database = Database.openAsItIs(new StorageLocation.Sqlite(release.database()))) {
            for (String module : Registry.MODULES) {
                Migrations.Status status = database.migrationStatus(module);
                versions.put(module, status.at().orElseThrow(() -> new AssertionError(module + " had no tables")));
            }
        }
        return versions;
    }

    private static void migrate(StorageLocation location, String module, String version) {
        FluentConfiguration flyway = Flyway.configure();
        String system = "sqlite";
        if (location instanceof StorageLocation.Postgresql postgresql) {
            system = "postgresql";
            flyway.dataSource(
                    postgresql.url(),
                    postgresql.user().orElse(""),
                    postgresql
                            .password()
                            .map(secret -> new String(secret.octets(), StandardCharsets.UTF_8))
                            .orElse(""));
        } else {
            flyway.dataSource(location.toString(), "", "");
        }
        flyway.locations(Stream.of("db/" + module, "db/" + system + "/" + module)
                        .filter(place ->
                                MigrationRuleTest.class.getClassLoader().getResource(place) != null)
                        .map(place -> "classpath:" + place)
                        .toArray(String[]::new))
                .table("migration_" + module)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(version)
                .load()
                .migrate();
    }
}
