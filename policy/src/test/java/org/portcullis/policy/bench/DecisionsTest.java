package org.portcullis.policy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.TimeValue;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.DeviceDirectory;
import org.portcullis.policy.store.RegistryFill;
import org.portcullis.policy.store.StorageLocation;

/** What is measured at length by hand runs, and every device of the fleet is let in. */
class DecisionsTest {
    private static final int DEVICES = 300;
    private static final String ISSUER = "CN=Issuing CA";

    @TempDir
    Path folder;

    @Test
    void everyDeviceIsDecidedAbout() throws Exception {
        StorageLocation place = new StorageLocation.Sqlite(folder.resolve("portcullis.db"));
        try (Database database = Database.open(place)) {
            database.migrate("policy");
            DeviceCsv file = DeviceCsv.read(new StringReader(IntStream.range(0, DEVICES)
                    .mapToObj(Fleet::row)
                    .collect(Collectors.joining("\n", Fleet.HEADER + "\n", "\n"))));
            assertEquals(
                    DEVICES,
                    new DeviceDirectory(database, "node-1", InstantSource.system())
                            .take(file, new Actor("admin"), "import")
                            .added());
            new RegistryFill(database, "node-1", ISSUER).bind(0, DEVICES);
        }
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = Decisions.run(Decisions.options(place.toString(), DEVICES, ISSUER)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(100)));
        assertEquals(5, results.size());
        results.forEach(
                result -> assertTrue(result.getPrimaryResult().getStatistics().getN() > 0));
    }
}
