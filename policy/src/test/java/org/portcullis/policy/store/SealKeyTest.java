package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.Secret;

class SealKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Secret SECRET = Secret.ofUtf8("the CA's private key");

    @TempDir
    Path folder;

    @Test
    void whatIsSealedOpensWithTheSameKeyAndNameOnly() throws Exception {
        Path file = folder.resolve("seal.key");
        byte[] sealed = SealKey.create(file, RANDOM).seal("ca", SECRET);
        SealKey loaded = SealKey.load(file, RANDOM);
        assertEquals(SECRET, loaded.open("ca", sealed));
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("private"));
        assertThrows(StoreException.class, () -> loaded.open("another name", sealed));
        SealKey other = SealKey.create(folder.resolve("other.key"), RANDOM);
        assertThrows(StoreException.class, () -> other.open("ca", sealed));
        sealed[20] ^= 1;
        assertThrows(StoreException.class, () -> loaded.open("ca", sealed));
        assertThrows(StoreException.class, () -> loaded.open("ca", new byte[3]));
    }

    @Test
    void aKeyFileIsPrivateAndNeverOverwritten() throws Exception {
        Path file = folder.resolve("seal.key");
        SealKey.create(file, RANDOM);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(java.nio.file.FileAlreadyExistsException.class, () -> SealKey.create(file, RANDOM));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(StoreException.class, () -> SealKey.load(file, RANDOM));
    }
}
