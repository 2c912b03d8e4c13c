package org.portcullis.eap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.store.CrlStore.Kind;
import org.portcullis.eap.store.CrlStore.StoredCrl;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.TestDatabase;

class CrlStoreTest {
    private static final String CA = "CN=CA";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    /** The other node's transaction comes while this one's list is made: nothing holds it up. */
    @ParameterizedTest
    @EnumSource
    void aListIsMadeAgainWhenAnotherNodeWasFaster(TestDatabase databases) {
        try (Database database = databases.open(folder)) {
            CrlStore store = new CrlStore(database);
            List<Long> numbers = new ArrayList<>();
            StoredCrl issued = store.issue(Kind.COMPLETE, CA, number -> {
                numbers.add(number);
                if (numbers.size() == 1) {
                    store.issue(Kind.DELTA, CA, other -> list(other, 7));
                }
                return list(number, numbers.size());
            });
            assertEquals(List.of(1L, 2L), numbers);
            assertEquals(2, issued.number());
            assertArrayEquals(
                    new byte[] {2},
                    store.newest(Kind.COMPLETE, CA).orElseThrow().der());
            assertThrows(
                    StoreException.class,
                    () -> store.issue(Kind.COMPLETE, CA, number -> {
                        store.issue(Kind.DELTA, CA, other -> list(other, 7));
                        return list(number, 1);
                    }));
        }
    }

    private static StoredCrl list(long number, int octet) {
        return new StoredCrl(number, NOW, NOW.plusSeconds(60), new byte[] {(byte) octet});
    }
}
