package org.portcullis.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Secret;

/**
 * Where a new appliance will keep its registry.
 *
 * @param url of PostgreSQL, without a password; empty: SQLite in the data folder
 * @param passwordFile read at each start
 */
public record InitialStorage(Optional<String> url, Optional<Path> passwordFile) {

    /**
     * @param joins whether others are there already
     * @throws Failure when these do not fit together
     */
    StorageLocation location(DataFolder data, boolean joins) {
        if (url.isEmpty()) {
            if (passwordFile.isPresent() || joins) {
                throw new Failure("--storage is missing; a password and a seal key are for PostgreSQL");
            }
            return new StorageLocation.Sqlite(data.database());
        }
        StorageLocation location = StorageLocation.parse(url.get()).orElseThrow(InitialStorage::unknown);
        if (!(location instanceof StorageLocation.Postgresql postgresql)) {
            throw unknown();
        }
        if (postgresql.password().isPresent()) {
            throw new Failure("--storage has a password in it; give it by --storage-password-file, so that it is not"
                    + " written into the configuration");
        }
        return passwordFile
                .map(InitialStorage::read)
                .map(postgresql::withPassword)
                .orElse(postgresql);
    }

    private static Failure unknown() {
        return new Failure("--storage is not " + StorageLocation.POSTGRESQL + "//HOST/DATABASE?user=NAME");
    }

    private static Secret read(Path file) {
        try {
            return Secret.ofUtf8(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e);
        }
    }

    /** The key {@code storage} of the configuration. */
    String yaml() {
        String template = "storage:\n  url: %s\n%s  staleFor: 4h";
        return url.map(given -> template.formatted(
                        "\"" + given + "\"",
                        passwordFile
                                .map(file -> "  passwordFile: " + file.toAbsolutePath() + "\n")
                                .orElse("")))
                .orElseGet(
                        () -> template.formatted("jdbc:sqlite:data/portcullis.db", "  passwordFile: database.secret\n")
                                .replaceAll("(?m)^", "# "));
    }
}
