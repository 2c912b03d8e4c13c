package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Secret;

class StorageLocationTest {
    @Test
    void aFile() {
        assertEquals(
                Optional.of(new StorageLocation.Sqlite(Path.of("data/portcullis.db"))),
                StorageLocation.parse("jdbc:sqlite:data/portcullis.db"));
        assertTrue(StorageLocation.parse("jdbc:h2:mem").isEmpty());
    }

    @Test
    void aServerWhosePasswordNothingPrints() {
        StorageLocation location = StorageLocation.parse(
                        "jdbc:postgresql://db/portcullis?user=nac&sslmode=require&password=p%26+w")
                .orElseThrow();
        assertEquals(
                new StorageLocation.Postgresql(
                        "jdbc:postgresql://db/portcullis?sslmode=require",
                        Optional.of("nac"),
                        Optional.of(Secret.ofUtf8("p&+w"))),
                location);
        assertEquals("jdbc:postgresql://db/portcullis", location.toString());
    }

    @Test
    void oneThatCannotBeReached() {
        String refused = unreachable("127.0.0.1:1");
        assertTrue(refused.startsWith("jdbc:postgresql://127.0.0.1:1/none cannot be opened: "), refused);
        assertTrue(refused.contains("storage.url says where it is"), refused);
        assertFalse(refused.contains("hidden"), refused);
        String unknown = unreachable("no..name");
        assertTrue(unknown.contains("cannot be opened: no address of the host no..name is known"), unknown);
    }

    private static String unreachable(String host) {
        StorageLocation location = StorageLocation.parse("jdbc:postgresql://" + host + "/none?user=nac&password=hidden")
                .orElseThrow();
        return assertThrows(StoreException.class, () -> Database.open(location)).getMessage();
    }
}
