package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class PolicyStoreTest {
    private static final Actor FILE = Actor.system("policy-file");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    @Test
    void aTextIsImportedOnlyWhenItChanged() {
        try (Database database = databases.open(folder)) {
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

    @Test
    void nodesWhoseFilesChangeOneAfterTheOtherTakeATextInOnce() {
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            PolicyStore first = new PolicyStore(database, "node-1", InstantSource.system());
            PolicyStore second = new PolicyStore(database, "node-2", InstantSource.system());
            assertTrue(first.importFile("default: refuse", FILE));
            assertFalse(second.importFile("default: refuse", FILE));
            assertTrue(first.importFile("default: onboarding", FILE));
            assertFalse(second.importFile("default: refuse", FILE), "a start with the old file undoes nothing");
            assertTrue(first.importFile("default: sensors", FILE));
            assertFalse(second.importFile("default: onboarding", FILE), "the other one brought it");
            assertFalse(second.importFile("default: sensors", FILE));
            assertTrue(second.importFile("default: refuse", FILE), "back to what was, on purpose");
            assertEquals("default: refuse", first.inForce().orElseThrow().yaml());
        }
    }
}
