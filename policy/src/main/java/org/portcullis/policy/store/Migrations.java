package org.portcullis.policy.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * The migrations of one module's tables: {@code db/MODULE/V*.sql} on the class path and, where the systems differ, {@code
 * db/SYSTEM/MODULE}, held against the module's own history table. Those that a newer program has applied are left as they
 * are: within one data format the older one works on ({@link DataFormat}).
 */
public final class Migrations {
    private final String module;
    private final Flyway flyway;

    /** A migration by its number and what it is for: {@code 84}, {@code hold}. */
    public record Step(String version, String description) {
        @Override
        public String toString() {
            return "V" + version + " " + description;
        }
    }

    /**
     * How the tables are.
     *
     * @param at the newest migration that was applied; empty: there are no tables yet
     * @param pending those that this program would apply
     * @param newer those that were applied by a newer program
     */
    public record Status(String module, Optional<String> at, List<Step> pending, List<Step> newer) {}

    /**
     * What was done.
     *
     * @param from empty: the tables were made
     */
    public record Applied(String module, Optional<String> from, List<Step> steps, Duration took) {
        /** The newest of them. */
        public String to() {
            return steps.get(steps.size() - 1).version();
        }
    }

    Migrations(String module, String system, DataSource source) {
        this.module = module;
        this.flyway = Flyway.configure()
                .dataSource(source)
                .locations(Stream.of("db/" + module, "db/" + system + "/" + module)
                        .filter(folder -> Migrations.class.getClassLoader().getResource(folder) != null)
                        .map(folder -> "classpath:" + folder)
                        .toArray(String[]::new))
                .table("migration_" + module)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /** Looks, and changes nothing. */
    Status status() {
        MigrationInfoService info = flyway.info();
        List<Step> newer = new ArrayList<>();
        Optional<String> at = Optional.empty();
        for (MigrationInfo applied : info.applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                newer.add(step(applied));
            } else if (applied.getState() == MigrationState.SUCCESS) {
                at = Optional.of(applied.getVersion().getVersion());
            }
        }
        return new Status(
                module, at, Arrays.stream(info.pending()).map(Migrations::step).toList(), newer);
    }

    /**
     * Applies what is pending, each whole or not at all; empty when nothing is.
     *
     * @throws StoreException when one of them cannot be applied
     */
    Optional<Applied> apply() {
        long begun = System.nanoTime();
        MigrateResult result;
        try {
            result = flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    "the tables of " + module + " cannot be migrated: " + e.getMessage()
                            + "; what that migration had done is undone. Start the version before, or restore a backup",
                    e);
        }
        if (result.migrationsExecuted == 0) {
            return Optional.empty();
        }
        return Optional.of(new Applied(
                module,
                Optional.ofNullable(result.initialSchemaVersion).filter(version -> !version.equals("0")),
                result.migrations.stream()
                        .map(done -> new Step(done.version, done.description))
                        .toList(),
                Duration.ofNanos(System.nanoTime() - begun)));
    }

    private static Step step(MigrationInfo migration) {
        return new Step(migration.getVersion().getVersion(), migration.getDescription());
    }
}
