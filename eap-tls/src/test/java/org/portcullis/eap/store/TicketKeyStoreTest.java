package org.portcullis.eap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.session.TicketKey;
import org.portcullis.eap.session.TicketKeySchedule;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TicketKeyStoreTest {
    private static final TicketKeySchedule SCHEDULE = new TicketKeySchedule(Duration.ofHours(12));

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Database database;
    private SealKey sealKey;

    @BeforeEach
    void open() throws Exception {
        database = databases.open(folder);
        sealKey = SealKey.create(folder.resolve("seal.key"), random);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private TicketKeyStore node() {
        return new TicketKeyStore(database, sealKey, random, () -> now);
    }

    @Test
    void everyNodeAndEveryRestartHasTheSameKeys() {
        List<TicketKey> first = node().refresh(SCHEDULE);
        assertEquals(1, first.size());
        assertEquals(first, node().refresh(SCHEDULE));
    }

    @Test
    void keysComeAndGoByTheSchedule() {
        TicketKeyStore node = node();
        TicketKey first = node.refresh(SCHEDULE).get(0);
        now = now.plus(Duration.ofHours(6));
        List<TicketKey> two = node.refresh(SCHEDULE);
        assertEquals(2, two.size());
        assertEquals(first, two.get(1), "newest first");
        assertEquals(two, node().refresh(SCHEDULE), "the other node makes no third");
        now = now.plus(Duration.ofHours(13));
        List<TicketKey> later = node.refresh(SCHEDULE);
        assertFalse(later.contains(first), "its tickets are over");
        assertEquals(2, later.size());
        now = now.plus(Duration.ofDays(30));
        assertEquals(1, node.refresh(SCHEDULE).size(), "after a long time off there is one new key");
    }

    @Test
    void atRestTheyAreSealedUnderTheSealKey() throws Exception {
        TicketKey key = node().refresh(SCHEDULE).get(0);
        String secret = new String(key.secret().octets(), StandardCharsets.ISO_8859_1);
        String sealed = database.read(handle -> handle.createQuery("SELECT sealed_key FROM ticket_key")
                .map((row, context) -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                .one());
        assertFalse(sealed.contains(secret));
        if (databases == TestDatabase.SQLITE) {
            String file = Files.readString(folder.resolve("portcullis.db"), StandardCharsets.ISO_8859_1)
                    + Files.readString(folder.resolve("portcullis.db-wal"), StandardCharsets.ISO_8859_1);
            assertTrue(file.contains(key.name()));
            assertFalse(file.contains(secret));
        }
        SealKey another = SealKey.create(folder.resolve("another.key"), random);
        assertThrows(
                StoreException.class, () -> new TicketKeyStore(database, another, random, () -> now).refresh(SCHEDULE));
    }
}
