package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Each system that the registry can be kept in, for tests that run on both: {@code @ParameterizedClass @EnumSource}. Where
 * PostgreSQL is missing its half is skipped with the reason, unless CI=true, where it then fails.
 */
public enum TestDatabase {
    SQLITE {
        @Override
        public StorageLocation in(Path folder) {
            return new StorageLocation.Sqlite(folder.resolve("portcullis.db"));
        }
    },
    POSTGRESQL {
        @Override
        public StorageLocation in(Path folder) {
            assumeTrue(
                    PostgresqlServer.isInstalled() || "true".equals(System.getenv("CI")),
                    "apt-get install " + PostgresqlServer.DEBIAN_PACKAGE);
            return PostgresqlServer.shared()
                    .schema("test_"
                            + HexFormat.of().toHexDigits(folder.toString().hashCode()));
        }
    };

    /** Where the one database of that test folder is; the first time it is empty. */
    public abstract StorageLocation in(Path folder);

    /** Opens it. */
    public Database open(Path folder) {
        return Database.open(in(folder));
    }
}
