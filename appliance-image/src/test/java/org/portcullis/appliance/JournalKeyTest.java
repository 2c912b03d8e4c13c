package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.siem.journal.CheckpointVerifier;

class JournalKeyTest {
    private static final byte[] WORDS = "up to here".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private final Cryptography cryptography = Cryptography.choose(new SecureRandom());

    @Test
    void itIsMadeOnceForItsOwnerAloneAndOldKeysStillVerify() throws Exception {
        DataFolder data = new DataFolder(folder);
        JournalKey first = JournalKey.of(data, cryptography);
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(data.journalKey()));
        byte[] signature = first.sign(WORDS);
        assertEquals(first.key(), JournalKey.of(data, cryptography).key());

        Files.delete(data.journalKey());
        JournalKey second = JournalKey.of(data, cryptography);
        assertNotEquals(first.key(), second.key());
        CheckpointVerifier verifier = JournalKey.verifier(data.journalPublicKeys(), cryptography);
        assertTrue(verifier.verifies(first.key(), WORDS, signature));
        assertTrue(verifier.verifies(second.key(), WORDS, second.sign(WORDS)));
        assertFalse(verifier.verifies(second.key(), WORDS, signature));
        assertFalse(verifier.verifies(first.key(), "elsewhere".getBytes(StandardCharsets.US_ASCII), signature));
        assertFalse(verifier.verifies("unknown", WORDS, signature));
        assertFalse(verifier.verifies(first.key(), WORDS, new byte[3]));
        assertFalse(JournalKey.verifier(folder.resolve("none"), cryptography).verifies(first.key(), WORDS, signature));
    }

    /** As an auditor would without this program. */
    @Test
    void opensslVerifiesToo() throws Exception {
        DataFolder data = new DataFolder(folder);
        Path words = Files.write(folder.resolve("words"), WORDS);
        Path signature = Files.write(
                folder.resolve("signature"), JournalKey.of(data, cryptography).sign(WORDS));
        assertEquals(
                0,
                Home.command(
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-verify",
                                data.journalPublicKeys().toString(),
                                "-signature",
                                signature.toString(),
                                words.toString())
                        .exit());
    }

    @Test
    void aKeyThatIsOpenToOthersIsRefused() throws Exception {
        DataFolder data = new DataFolder(folder);
        JournalKey.of(data, cryptography);
        Files.setPosixFilePermissions(data.journalKey(), PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(Failure.class, () -> JournalKey.of(data, cryptography));
    }
}
