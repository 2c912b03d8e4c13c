package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.radius.packet.RadiusDictionary;

/** The policy file and the API, one after the other: what was changed last is in force. */
class PolicyLoaderTest {
    private static final String ONE = "profiles: { one: { vlan: 1 } }\n";
    private static final String TWO = "profiles: { two: { vlan: 2 } }\n";
    private static final String THREE = "profiles: { three: { vlan: 3 } }\n";

    @TempDir
    Path folder;

    private final RadiusDictionary dictionary = RadiusDictionary.with(List.of());
    private Database database;
    private PolicyStore store;
    private PolicyLoader loader;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("portcullis.db"));
        database.migrate("policy");
        store = new PolicyStore(database, "node-1", InstantSource.system());
        loader = new PolicyLoader(store);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** What is in force after a reload with this file. */
    private String with(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yml"), text);
        PolicyLoader.Loaded loaded = loader.load(file, dictionary);
        assertEquals(store.inForce().orElseThrow(), loaded.version());
        return loaded.version().yaml();
    }

    private void put(String text) {
        store.put(Optional.empty(), PolicyVersion.Source.API, text, new Actor("alice"), "");
    }

    @Test
    void theFileCountsWhenItWasChanged() throws Exception {
        assertEquals(ONE, with(ONE));
        put(TWO);
        assertEquals(TWO, with(ONE));
        assertEquals(THREE, with(THREE));
        assertEquals(3, store.inForce().orElseThrow().number());
    }

    /** A file that was made the same as what is in force is not news later on. */
    @Test
    void aFileThatFollowedTheApiUndoesNothing() throws Exception {
        with(ONE);
        put(TWO);
        assertEquals(TWO, with(TWO));
        put(THREE);
        assertEquals(THREE, with(TWO));
    }

    @Test
    void aWrongFileLeavesWhatIsInForce() throws Exception {
        with(ONE);
        ConfigException refused = assertThrows(ConfigException.class, () -> with("profiles: { a: { vlan: 5000 } }\n"));
        assertEquals(1, refused.problems().get(0).line());
        assertThrows(
                ConfigException.class,
                () -> with("profiles: { a: { vendors: { cisco: { Cisco-AVPiar: [x] } } } }\n"),
                "no dictionary has it");
        assertEquals(ONE, store.inForce().orElseThrow().yaml());
    }
}
