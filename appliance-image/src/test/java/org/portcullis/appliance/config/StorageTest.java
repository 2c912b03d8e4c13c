package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.Secret;

/** The key {@code storage}. */
class StorageTest {
    @TempDir
    private Path folder;

    private Configuration.Storage read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml + "\n");
        return ConfigurationReader.read(
                        file, "host", name -> Optional.of("of-" + name).filter(value -> name.equals("DB")))
                .storage();
    }

    @Test
    void aFileBesideTheConfigurationIsTheDefault() throws Exception {
        assertEquals(
                new Configuration.Storage(
                        new StorageLocation.Sqlite(folder.resolve("data/portcullis.db")), Duration.ofHours(4)),
                read("timezone: UTC"));
        assertEquals(
                new StorageLocation.Sqlite(folder.resolve("other.db")),
                read("storage: { url: 'jdbc:sqlite:other.db' }").location());
    }

    @Test
    void aServerWithItsPasswordFromAFileOrTheEnvironment() throws Exception {
        Files.writeString(folder.resolve("db.secret"), "hidden\n");
        Configuration.Storage storage = read("storage: { url: 'jdbc:postgresql://db/p?user=nac&sslmode=require',"
                + " passwordFile: db.secret, staleFor: 10m }");
        assertEquals(
                new Configuration.Storage(
                        new StorageLocation.Postgresql(
                                "jdbc:postgresql://db/p?sslmode=require",
                                Optional.of("nac"),
                                Optional.of(Secret.ofUtf8("hidden"))),
                        Duration.ofMinutes(10)),
                storage);
        assertFalse(storage.toString().contains("hidden"), storage.toString());
        assertEquals(
                new StorageLocation.Postgresql(
                        "jdbc:postgresql://db/p", Optional.of("nac"), Optional.of(Secret.ofUtf8("of-DB"))),
                read("storage: { url: 'jdbc:postgresql://db/p?user=nac&password=${DB}' }")
                        .location());
    }

    @Test
    void whatIsWrongIsSaidWithoutThePassword() {
        String message = assertThrows(
                        ConfigException.class,
                        () -> read("storage: { url: 'jdbc:mysql://db/p?user=nac&password=hidden' }"))
                .getMessage();
        assertTrue(message.contains("storage.url: must be jdbc:sqlite:FILE or jdbc:postgresql:"), message);
        assertFalse(message.contains("hidden"), message);
        assertThrows(ConfigException.class, () -> read("storage: { password: x }"));
    }
}
