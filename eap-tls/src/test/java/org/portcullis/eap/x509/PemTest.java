package org.portcullis.eap.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.policy.value.Secret;

class PemTest {
    private final TestPki pki = new TestPki();
    private final Pem pem = new Pem(pki.cryptography());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"P256", "P384", "ED25519", "RSA_2048"})
    void whatIsWrittenIsRead(KeyKind kind) throws Exception {
        Identity identity =
                pki.root("R").intermediate("I").issue(Leaf.device("S-1").key(kind));
        identity.writePem(folder, "device");
        assertEquals(identity.chain(), pem.certificates(folder.resolve("device.pem")));
        assertEquals(identity.key(), pem.privateKey(folder.resolve("device.key")));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(folder.resolve("device.key")));
    }

    // As openssl writes them without -topk8; the keys are of no use to anybody.
    @Test
    void olderFormsOfKeys() throws Exception {
        byte[] pkcs8 = pki.generate(KeyKind.P256).getPrivate().getEncoded();
        byte[] sec1 = org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(pkcs8)
                .getPrivateKey()
                .getOctets();
        byte[] parameters = org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1.getEncoded();
        Path file = write("ec.key", Pem.block("EC PARAMETERS", parameters) + Pem.block("EC PRIVATE KEY", sec1));
        assertEquals("EC", pem.privateKey(file).getAlgorithm().substring(0, 2));
    }

    @Test
    void errorsNameTheFileAndWhatIsWrong() throws Exception {
        assertFails("cannot be read", () -> pem.certificates(folder.resolve("none.pem")));
        assertFails("holds no certificate", () -> pem.certificates(write("empty.pem", "")));
        assertFails(
                "certificate 1 cannot be parsed",
                () -> pem.certificates(write("bad.pem", Pem.block("CERTIFICATE", new byte[] {1, 2, 3}))));
        assertFails("holds no private key", () -> pem.privateKey(write("empty.key", "nothing")));
        assertFails(
                "cannot be read as a private key",
                () -> pem.privateKey(write("bad.key", Pem.block("PRIVATE KEY", new byte[] {1, 2, 3}))));
        byte[] encrypted = new org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder(
                        pki.generate(KeyKind.P256).getPrivate())
                .build(new org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder(
                                org.bouncycastle.openssl.PKCS8Generator.AES_256_CBC)
                        .setProvider(pki.cryptography().bouncyCastle())
                        .setPassword("x".toCharArray())
                        .build())
                .getEncoded();
        assertFails(
                "protected by a passphrase",
                () -> pem.privateKey(write("locked.key", Pem.block("ENCRYPTED PRIVATE KEY", encrypted))));
    }

    @Test
    void privateFilesAreReplacedWhole() throws Exception {
        Path file = write("key", "old");
        Pem.writePrivate(file, Secret.ofUtf8("new"));
        assertEquals("new", Files.readString(file));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void assertFails(String message, Reading reading) {
        PemException e = assertThrows(PemException.class, reading::run);
        assertTrue(e.getMessage().contains(message) && e.getMessage().startsWith(folder.toString()), e.getMessage());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
