package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.Monitored;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.PolicyVersion.Source;

/** Versions of the policy, what their events tell, and the counts of its rules. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PolicyStoreTest {
    private static final Actor FILE = Actor.system("policy-file");
    private static final Actor ALICE = new Actor("alice");
    private static final Instant NOW = Instant.parse("2026-01-04T23:30:00Z");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private PolicyStore policies;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        policies = new PolicyStore(database, "node-1", InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private boolean file(String text) {
        return policies.importFile(text, "policy.yml", FILE);
    }

    @Test
    void aTextIsImportedOnlyWhenItChanged() {
        assertTrue(policies.inForce().isEmpty());
        assertTrue(file("default: refuse"));
        assertFalse(file("default: refuse"));
        assertTrue(file("default: onboarding"));
        assertEquals(2, policies.inForce().orElseThrow().number());
        assertEquals("default: onboarding", policies.inForce().orElseThrow().yaml());
    }

    /** What the API put in force stays until somebody changes the file. */
    @Test
    void theFileCountsAgainWhenItsTextIsAnother() {
        file("a: 1\n");
        policies.put(Optional.empty(), Source.API, "b: 1\n", ALICE, "");
        assertFalse(file("a: 1\n"));
        assertEquals("b: 1\n", policies.inForce().orElseThrow().yaml());
        assertTrue(file("a: 2\n"));
        assertEquals("a: 2\n", policies.inForce().orElseThrow().yaml());
    }

    @Test
    void aVersionIsPutOnlyOverTheOneThatWasSeen() {
        file("a: 1\nb: 1\n");
        assertEquals(
                Optional.of(2L),
                policies.put(Optional.of(1L), Source.API, "a: 1\nb: 2\n", ALICE, "two")
                        .map(PolicyVersion::number));
        assertEquals(Optional.empty(), policies.put(Optional.of(1L), Source.API, "c: 3\n", ALICE, ""));
        assertEquals(
                Optional.of(2L),
                policies.put(Optional.of(2L), Source.API, "a: 1\nb: 2\n", ALICE, "again")
                        .map(PolicyVersion::number),
                "the very text that is in force makes no version");
        PolicyVersion second = policies.version(2).orElseThrow();
        assertEquals(new PolicyVersion(2, Source.API, second.sha256(), "alice", NOW, "two", "a: 1\nb: 2\n"), second);
        assertEquals("@@ -1,2 +1,2 @@\n a: 1\n-b: 1\n+b: 2\n", policies.difference(second));
        assertEquals(
                List.of(2L, 1L),
                policies.before(Long.MAX_VALUE, 10).stream()
                        .map(PolicyVersion::number)
                        .toList());
        assertEquals(Optional.empty(), policies.version(3));
    }

    @Test
    void theEventTellsWhoPutWhatInForce() {
        file("a: 1\n");
        policies.put(Optional.of(1L), Source.RESTORE, "a: 2\n", ALICE, "version 7 restored");
        SecurityEvent event = newestEvent();
        assertEquals(Optional.of("alice"), event.get(Field.USER_NAME));
        assertEquals(Optional.of(1L), event.get(Field.POLICY_VERSION_BEFORE));
        assertEquals(Optional.of(2L), event.get(Field.POLICY_VERSION));
        assertEquals(Optional.of("@@ -1 +1 @@\n-a: 1\n+a: 2\n"), event.get(Field.POLICY_DIFFERENCE));
        assertEquals(
                Optional.of("alice put version 2 of the policy in force: version 7 restored"),
                event.get(Field.MESSAGE));
        assertEquals(Optional.empty(), event.get(Field.DEVICE_SERIAL_NUMBER));
    }

    @Test
    void aLongDifferenceIsCutInTheEvent() {
        file("a: 1\n");
        policies.put(Optional.empty(), Source.API, "line\n".repeat(10_000), ALICE, "");
        String told = (String) newestEvent().get(Field.POLICY_DIFFERENCE).orElseThrow();
        assertTrue(told.length() < PolicyStore.MAX_DIFFERENCE + 100, "" + told.length());
        assertTrue(told.endsWith(" more lines: GET /api/v1/policy/versions/2\n"), told);
    }

    private SecurityEvent newestEvent() {
        List<Change> changes = database.read(handle -> new ChangeTable("node-1").after(handle, 0, 10));
        return ChangeEvent.of(changes.get(changes.size() - 1));
    }

    @Test
    void hitsAddUpOverNodesAndRestarts() {
        RuleHits one = new RuleHits();
        RuleHits other = new RuleHits();
        one.note(refusal(Optional.of("a"), FailureCode.RULE_REFUSED), NOW);
        one.note(refusal(Optional.empty(), FailureCode.NO_RULE_MATCHED, new Monitored("m", "refuse")), NOW);
        one.note(refusal(Optional.empty(), FailureCode.CERT_REVOKED), NOW);
        other.note(refusal(Optional.of("a"), FailureCode.RULE_REFUSED), NOW.plusSeconds(9));
        RuleHitStore first = new RuleHitStore(database, "node-1", one);
        first.close();
        one.note(refusal(Optional.of("a"), FailureCode.RULE_REFUSED), NOW);
        new RuleHitStore(database, "node-2", other).flush();
        assertEquals(
                Map.of(
                        "a", new RuleHits.Count(3, 0, NOW.plusSeconds(9).toEpochMilli()),
                        "m", new RuleHits.Count(0, 1, NOW.toEpochMilli()),
                        "default", new RuleHits.Count(1, 0, NOW.toEpochMilli())),
                first.read());
        assertEquals(first.read(), new RuleHitStore(database, "node-1", new RuleHits()).read());
    }

    @Test
    void hitsThatCannotBeKeptCountOn() {
        RuleHits hits = new RuleHits();
        hits.note(refusal(Optional.of("a"), FailureCode.RULE_REFUSED), NOW);
        RuleHitStore store = new RuleHitStore(database, "node-1", hits);
        database.close();
        store.close();
        assertEquals(1, hits.take().get("a").decided());
    }

    private static Decision refusal(Optional<String> rule, FailureCode code, Monitored... monitored) {
        return new Decision.Refuse(code, Optional.empty(), rule, "", List.of(), Optional.empty(), List.of(monitored));
    }

    @Test
    void nodesWhoseFilesChangeOneAfterTheOtherTakeATextInOnce() {
        PolicyStore other = new PolicyStore(database, "node-2", InstantSource.fixed(NOW));
        assertTrue(file("default: refuse"));
        assertFalse(other.importFile("default: refuse", "policy.yml", FILE));
        assertTrue(file("default: onboarding"));
        assertFalse(
                other.importFile("default: refuse", "policy.yml", FILE), "a start with the old file undoes nothing");
        assertTrue(file("default: sensors"));
        assertFalse(other.importFile("default: onboarding", "policy.yml", FILE), "the other one brought it");
        assertFalse(other.importFile("default: sensors", "policy.yml", FILE));
        assertTrue(other.importFile("default: refuse", "policy.yml", FILE), "back to what was, on purpose");
        assertEquals("default: refuse", policies.inForce().orElseThrow().yaml());
    }
}
