package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;

class PolicyStoreTest {
    private static final Actor FILE = Actor.system("policy-file");

    @TempDir
    Path folder;

    @Test
    void aTextIsImportedOnlyWhenItChanged() {
        try (Database database = Database.open(folder.resolve("portcullis.db"))) {
            database.migrate("policy");
            PolicyStore policies = new PolicyStore(database, "node-1", InstantSource.system());
            assertTrue(policies.inForce().isEmpty());
            assertTrue(policies.importFile("default: refuse", FILE));
            assertFalse(policies.importFile("default: refuse", FILE));
            assertTrue(policies.importFile("default: onboarding", FILE));
            assertEquals(2, policies.inForce().orElseThrow().version());
            assertEquals("default: onboarding", policies.inForce().orElseThrow().yaml());
        }
    }
}
