package org.portcullis.eap.ca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.DeviceUrn;
import org.portcullis.eap.x509.SubjectAlternativeNames;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Serial;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuingCaTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Cryptography cryptography = Cryptography.choose(new SecureRandom());
    private final TestPki pki = new TestPki(cryptography, NOW);

    private Path folder;
    private Database database;
    private SealKey sealKey;
    private CaStore store;
    private IssuingCa ca;

    @BeforeAll
    void create(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = Database.open(folder.resolve("p.db"));
        sealKey = SealKey.create(folder.resolve("seal.key"), new SecureRandom());
        store = new CaStore(database, sealKey);
        ca = IssuingCa.create(store, cryptography, InstantSource.fixed(NOW), CaSettings.defaults(), "Plant 7");
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void theCasAreWhatTheyShouldBe() throws Exception {
        X509Certificate root = ca.root();
        X509Certificate issuing = ca.issuing();
        root.verify(root.getPublicKey(), cryptography.bouncyCastle());
        issuing.verify(root.getPublicKey(), cryptography.bouncyCastle());
        assertEquals(Integer.MAX_VALUE, root.getBasicConstraints());
        assertEquals(0, issuing.getBasicConstraints());
        boolean[] usage = issuing.getKeyUsage();
        assertTrue(usage[5] && usage[6], "keyCertSign and cRLSign");
        assertTrue(root.getSubjectX500Principal().getName().startsWith("CN=Plant 7 Root CA "));
        assertTrue(issuing.getSerialNumber().bitLength() > 64
                && issuing.getSerialNumber().bitLength() < 160);
    }

    @Test
    void itIsLoadedAgainAndNeverOverwritten() {
        IssuingCa loaded = IssuingCa.load(store, cryptography, InstantSource.fixed(NOW), CaSettings.defaults());
        assertEquals(ca.issuing(), loaded.issuing());
        Issued issued = issue(loaded, "S-1", request(KeyKind.P256));
        assertEquals(ca.issuing(), issued.chain().get(1));
        assertThrows(
                StoreException.class,
                () -> IssuingCa.create(store, cryptography, InstantSource.fixed(NOW), CaSettings.defaults(), "Other"));
    }

    @Test
    void withAnotherSealKeyItDoesNotOpen() throws Exception {
        SealKey other = SealKey.create(folder.resolve("other.key"), new SecureRandom());
        CaStore locked = new CaStore(database, other);
        assertThrows(
                StoreException.class,
                () -> IssuingCa.load(locked, cryptography, InstantSource.fixed(NOW), CaSettings.defaults()));
    }

    @Test
    void keysRestSealed() throws Exception {
        database.copyTo(folder.resolve("copy.db"));
        byte[] pkcs8 = store.generations().get(0).key().orElseThrow().octets();
        String file = new String(Files.readAllBytes(folder.resolve("copy.db")), StandardCharsets.ISO_8859_1);
        assertEquals(
                -1,
                file.indexOf(new String(pkcs8, StandardCharsets.ISO_8859_1).substring(40, 60)),
                "the key stands in the file in clear");
        assertTrue(file.contains("ca_generation"));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"P256", "P384", "P521", "ED25519", "RSA_2048", "RSA_3072"})
    void anLDevIdTakesOnlyTheKeyFromTheRequest(KeyKind kind) throws Exception {
        byte[] request = pki.request("CN=admin,O=Evil", kind).getBytes(StandardCharsets.US_ASCII);
        Issued issued = issue(ca, "S-1", request);
        X509Certificate certificate = issued.chain().get(0);
        certificate.verify(ca.issuing().getPublicKey(), cryptography.bouncyCastle());
        assertEquals("CN=S-1,serialNumber=S-1", CertificateFacts.of(certificate).subject());
        assertEquals(
                List.of("urn:dev:os:32473-S-1"),
                SubjectAlternativeNames.of(certificate).uris());
        assertEquals(List.of(KeyPurposeId.id_kp_clientAuth.getId()), certificate.getExtendedKeyUsage());
        assertEquals(-1, certificate.getBasicConstraints());
        assertEquals(NOW.minus(Duration.ofMinutes(5)), issued.certificate().notBefore());
        assertEquals(NOW.plus(Duration.ofDays(90)), issued.certificate().notAfter());
        assertEquals(
                CertificateFacts.of(ca.issuing()).subject(),
                issued.certificate().issuer());
        assertTrue(certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId()) != null);
        assertArrayEquals(certificate.getEncoded(), issued.certificate().der());
    }

    @Test
    void requestsThatAreRefused() {
        assertRefused(pki.request("CN=x", KeyKind.RSA_1024), "RSA of 1024 bits");
        String forged = pki.request("CN=x", KeyKind.P256, pki.generate(KeyKind.P256), pki.generate(KeyKind.P256));
        assertRefused(forged, "signature does not verify");
        assertRefused("hello", "neither DER nor PEM");
        assertRefused("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----", "PKCS#10");
        assertRefused("x".repeat(20_000), "more than 16384");
    }

    private void assertRefused(String request, String reason) {
        CaException refusal =
                assertThrows(CaException.class, () -> issue(ca, "S-1", request.getBytes(StandardCharsets.US_ASCII)));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"S-1", "a b/c%20d", "urn:dev:os:1-x", "Zähler №7", "x_y:z;(~)", "100%", "-", "设备"})
    void everySerialComesBackFromItsUrn(String serial) {
        Issued issued = issue(ca, serial, request(KeyKind.P256));
        String uri = SubjectAlternativeNames.of(issued.chain().get(0)).uris().get(0);
        assertEquals(serial, DeviceUrn.serial(uri).orElseThrow());
    }

    @Test
    void validityEndsWithTheCaItself() {
        InstantSource late =
                InstantSource.fixed(ca.issuing().getNotAfter().toInstant().minus(Duration.ofDays(1)));
        IssuingCa old = IssuingCa.load(store, cryptography, late, CaSettings.defaults());
        assertEquals(
                ca.issuing().getNotAfter().toInstant(),
                issue(old, "S", request(KeyKind.P256)).certificate().notAfter());
        InstantSource over = InstantSource.fixed(ca.issuing().getNotAfter().toInstant());
        IssuingCa dead = IssuingCa.load(store, cryptography, over, CaSettings.defaults());
        assertThrows(CaException.class, () -> issue(dead, "S", request(KeyKind.P256)));
    }

    @Test
    void serverCertificate() throws Exception {
        IssuedWithKey server = ca.issueServer(List.of("nac.example"), List.of(InetAddress.getByName("127.0.0.1")));
        X509Certificate certificate = server.issued().chain().get(0);
        assertEquals(
                List.of("DNS:nac.example", "IP:127.0.0.1"),
                SubjectAlternativeNames.of(certificate).texts());
        assertEquals(List.of(KeyPurposeId.id_kp_serverAuth.getId()), certificate.getExtendedKeyUsage());
        assertNull(certificate.getCriticalExtensionOIDs().stream()
                .filter(oid -> oid.equals(Extension.subjectAlternativeName.getId()))
                .findAny()
                .orElse(null));
    }

    private static Issued issue(IssuingCa by, String serial, byte[] request) {
        return by.issueDevice(new Serial(serial), "", by.parse(request));
    }

    private byte[] request(KeyKind kind) {
        return pki.request("CN=x", kind).getBytes(StandardCharsets.US_ASCII);
    }
}
