package org.portcullis.console.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.console.TestClock;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.TestDatabase;

/** The keys of gateways' tokens: one at a time, the same at every node, known before they sign. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SigningKeysTest {
    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final SecureRandom random = new SecureRandom();
    private Database database;
    private Database beside;
    private SigningKeys one;
    private SigningKeys two;

    @BeforeEach
    void open() throws IOException {
        SealKey.create(folder.resolve("seal.key"), random);
        database = databases.open(folder);
        AccessStore.open(database, clock, random);
        beside = databases.open(folder);
        one = keys(database);
        two = keys(beside);
    }

    private SigningKeys keys(Database of) {
        return new SigningKeys(of, SealKey.load(folder.resolve("seal.key"), random), random, clock);
    }

    @AfterEach
    void close() {
        beside.close();
        database.close();
    }

    @Test
    void bothNodesSignWithTheSameKey() {
        SigningKey signing = one.signing();
        assertEquals(signing.id(), two.signing().id());
        assertArrayEquals(
                signing.privateKey().getEncoded(),
                two.signing().privateKey().getEncoded(),
                "unsealed at the other node");
        assertEquals(List.of(signing.id()), ids(two));
    }

    @Test
    void theNextKeyIsKnownBeforeItSignsAndTheOldOneUntilItsTokensAreOver() {
        String first = one.signing().id();
        two.refresh();
        clock.advance(SigningKeySchedule.PERIOD);
        two.refresh();
        one.refresh();
        assertEquals(2, one.published().size(), "one of them made the next, the other took it in");
        assertEquals(ids(two), ids(one));
        assertEquals(first, one.signing().id());
        clock.advance(SigningKeySchedule.ANNOUNCED);
        String second = one.signing().id();
        assertNotEquals(first, second);
        assertEquals(second, two.signing().id());
        clock.advance(SigningKeySchedule.ANNOUNCED
                .plus(SigningKeySchedule.MAX_LIFETIME)
                .plus(Duration.ofSeconds(1)));
        one.refresh();
        assertEquals(List.of(second), ids(one));
        two.refresh();
        assertEquals(List.of(second), ids(two));
    }

    private static List<String> ids(SigningKeys keys) {
        return keys.published().stream().map(SigningKey::id).toList();
    }
}
