package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.siem.journal.DiskLimit;
import org.portcullis.siem.journal.JournalSettings.OnDiskFull;

/** The key {@code events}. */
class EventsReaderTest {
    @TempDir
    private Path folder;

    private Configuration read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml + "\n");
        return ConfigurationReader.read(file, "host", name -> Optional.empty());
    }

    @Test
    void itsDefaults() throws Exception {
        assertEquals(
                new Configuration.Events(true, Duration.ofDays(90), new DiskLimit.Share(80), OnDiskFull.SILENCE),
                read("timezone: UTC").events());
    }

    @Test
    void aShareOrASizeAndAChoice() throws Exception {
        Configuration given = read("events: { maxDisk: 95%, onDiskFull: accept }");
        assertEquals(new DiskLimit.Share(95), given.events().maxDisk());
        assertEquals(OnDiskFull.ACCEPT, given.events().onDiskFull());
        assertEquals(List.of(), given.withoutEffect());
        assertEquals(
                new DiskLimit.Octets(20_000_000_000L),
                read("events: { maxDisk: 20GB }").events().maxDisk());
        assertEquals(
                new DiskLimit.Octets(64L << 20),
                read("events: { maxDisk: 64MiB }").events().maxDisk());
        assertEquals(
                OnDiskFull.DROP_OLDEST_DELIVERED,
                read("events: { onDiskFull: dropOldestDelivered }").events().onDiskFull());
    }

    @Test
    void whatIsNeitherIsAnError() {
        for (String wrong : List.of("maxDisk: 0%", "maxDisk: 100%", "maxDisk: 1MB", "maxDisk: much")) {
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> read("events: { " + wrong + " }"), wrong);
            assertTrue(refused.getMessage().contains("a share of the disk like 80%"), refused.getMessage());
        }
        ConfigException refused = assertThrows(ConfigException.class, () -> read("events: { onDiskFull: dropOldest }"));
        assertTrue(refused.getMessage().contains("dropOldestDelivered"), refused.getMessage());
    }
}
