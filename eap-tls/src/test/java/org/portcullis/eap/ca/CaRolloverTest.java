package org.portcullis.eap.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.value.Serial;

/** One generation of the issuing CA after another, under its own root and under somebody else's. */
class CaRolloverTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Serial SN = new Serial("S-1");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());
    private final TestPki pki = new TestPki(cryptography, START);
    private Instant now = START;
    private Database database;
    private CaStore store;
    private CredentialStore credentials;
    private IssuingCa ca;
    private CaRollover rollover;

    @BeforeEach
    void create() throws Exception {
        database = Database.open(folder.resolve("p.db"));
        database.migrate("policy");
        new RegistryStore(database, "node-1", () -> now)
                .register(
                        new NewDevice(SN, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                        ADMIN,
                        "");
        credentials = new CredentialStore(database, "node-1", () -> now);
        store = new CaStore(database, SealKey.create(folder.resolve("seal.key"), new SecureRandom()));
        ca = IssuingCa.create(store, cryptography, () -> now, CaSettings.defaults(), "Test");
        rollover = rollover(CaSettings.defaults());
    }

    private CaRollover rollover(CaSettings settings) {
        return new CaRollover(store, cryptography, () -> now, settings, Optional.empty(), "node-1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theNewestIssuesAndTheOneBeforeStillSignsItsList() throws Exception {
        X509Certificate first = ca.issuing();
        Issued before = device(ca);
        rollover.rollOver(false, ADMIN, "yearly");
        assertTrue(ca.refresh());
        assertFalse(ca.refresh());
        assertEquals(
                List.of(2L, 1L),
                ca.generations().stream().map(CaGeneration::number).toList());
        assertEquals(first.getIssuerX500Principal(), ca.issuing().getIssuerX500Principal(), "under the same root");
        assertEquals(2, ca.issuerOf(device(ca).chain().get(0)).orElseThrow().number());
        assertEquals(1, ca.issuerOf(before.chain().get(0)).orElseThrow().number());
        assertEquals(Set.of(first, ca.issuing()), Set.copyOf(ca.issuers()));

        RevocationListIssuer lists = new RevocationListIssuer(
                ca,
                credentials,
                new CrlStore(database),
                () -> now,
                RevocationListIssuer.Lifetimes.of(Duration.ofDays(1)));
        for (CaGeneration generation : ca.generations()) {
            crl(lists, generation).verify(generation.issuing().getPublicKey());
        }
    }

    @Test
    void whoKnowsOnlyTheOldRootTrustsTheServerUnderTheNewOne() throws Exception {
        X509Certificate oldRoot = ca.root();
        rollover.rollOver(true, ADMIN, "");
        ca.refresh();
        X509Certificate newRoot = ca.root();
        List<X509Certificate> server =
                ca.issueServer(List.of("nac.example"), List.of()).issued().chain();
        assertEquals(3, server.size(), "the server, the issuing CA, the new root by the old one");
        assertTrusted(server, oldRoot);
        assertTrusted(server, newRoot);
        assertEquals(Optional.empty(), ca.strandedBy());
        assertEquals(List.of(newRoot, oldRoot), ca.roots());
        // And the other way round: OldWithNew (RFC 7030 §4.1.3).
        assertTrusted(
                Stream.concat(Stream.of(ca.generations().get(1).issuing()), ca.certificates().stream())
                        .toList(),
                newRoot);
        assertEquals(6, ca.certificates().size());
        assertEquals(2, device(ca).chain().size(), "a device needs no bridge to the appliance");

        // The next one of its root inherits the bridge.
        rollover.rollOver(false, ADMIN, "");
        ca.refresh();
        assertTrusted(ca.issueServer(List.of("nac.example"), List.of()).issued().chain(), oldRoot);
    }

    @Test
    void anotherRootSignsARequest() throws Exception {
        X509Certificate ownRoot = ca.root();
        OfflineRoot customer = root(new BasicConstraints(true));
        String request = rollover.request(Optional.of("CN=Plant 7 Devices,O=Example"), ADMIN);
        assertFalse(ca.refresh(), "a request issues nothing");
        X509Certificate signed = customer.sign(request, OfflineRoot.Signing.good());
        rollover.certified(List.of(customer.certificate(), signed), ADMIN);
        assertTrue(ca.refresh());
        assertEquals(signed, ca.issuing());
        List<X509Certificate> server =
                ca.issueServer(List.of("nac.example"), List.of()).issued().chain();
        assertTrusted(server, customer.certificate());
        assertTrusted(server, ownRoot);
        assertThrows(CaException.class, () -> rollover.certified(List.of(signed), ADMIN), "it waits no more");
        assertTrue(assertThrows(CaException.class, () -> rollover.rollOver(false, ADMIN, ""))
                .getMessage()
                .contains("is not here"));
    }

    @Test
    void aKeyThatIsBroughtAlong() throws Exception {
        for (KeyKind kind : List.of(KeyKind.P256, KeyKind.P384, KeyKind.RSA_2048, KeyKind.ED25519)) {
            var keys = pki.generate(kind);
            X509Certificate signed = root(new BasicConstraints(true))
                    .signed(
                            new X500Name("CN=Brought " + kind),
                            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
                            OfflineRoot.Signing.good());
            List<X509Certificate> given = List.of(signed, root.certificate());
            assertThrows(
                    CaException.class,
                    () -> rollover.brought(pki.generate(kind).getPrivate(), given, ADMIN),
                    "another key");
            rollover.brought(keys.getPrivate(), given, ADMIN);
            IssuingCa loaded = IssuingCa.load(store, cryptography, () -> now, CaSettings.defaults());
            device(loaded).chain().get(0).verify(signed.getPublicKey(), cryptography.bouncyCastle());
        }
    }

    private OfflineRoot root;

    private OfflineRoot root(BasicConstraints constraints) throws Exception {
        root = new OfflineRoot("Customer Root", pki.generate(KeyKind.P256), START, constraints);
        return root;
    }

    record Wrong(String what, BasicConstraints rootConstraints, OfflineRoot.Signing signing, boolean withRoot) {}

    static Stream<Wrong> wrong() {
        BasicConstraints any = new BasicConstraints(true);
        int both = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        return Stream.of(
                new Wrong("is missing", any, OfflineRoot.Signing.good(), false),
                new Wrong("CA:TRUE", any, OfflineRoot.Signing.of(new BasicConstraints(false), both), true),
                new Wrong("cRLSign", any, OfflineRoot.Signing.of(any, KeyUsage.keyCertSign), true),
                new Wrong("pathLenConstraint", new BasicConstraints(0), OfflineRoot.Signing.good(), true),
                new Wrong(
                        "and not now", any, new OfflineRoot.Signing(any, both, Duration.ofHours(-1), List.of()), true));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void certificatesThatTheIssuingCaCouldNotWorkWith(Wrong wrong) throws Exception {
        OfflineRoot customer = root(wrong.rootConstraints());
        X509Certificate signed = customer.sign(rollover.request(Optional.empty(), ADMIN), wrong.signing());
        List<X509Certificate> given = wrong.withRoot() ? List.of(signed, customer.certificate()) : List.of(signed);
        CaException refusal = assertThrows(CaException.class, () -> rollover.certified(given, ADMIN));
        assertTrue(refusal.getMessage().contains(wrong.what()), refusal.getMessage());
        assertFalse(ca.refresh());
    }

    @Test
    void nameConstraintsAboveAreKeptTo() throws Exception {
        OfflineRoot customer = root(new BasicConstraints(true));
        X509Certificate signed = customer.sign(
                rollover.request(Optional.empty(), ADMIN),
                new OfflineRoot.Signing(
                        new BasicConstraints(0),
                        KeyUsage.keyCertSign | KeyUsage.cRLSign,
                        Duration.ofDays(100),
                        List.of(new GeneralName(GeneralName.dNSName, "plant.example"))));
        rollover.certified(List.of(signed, customer.certificate()), ADMIN);
        ca.refresh();
        device(ca);
        ca.issueServer(List.of("nac.plant.example"), List.of());
        assertTrue(assertThrows(CaException.class, () -> ca.issueServer(List.of("nac.elsewhere"), List.of()))
                .getMessage()
                .contains("do not allow the name nac.elsewhere"));
        assertEquals(List.of(), CaInspection.of(ca, cryptography, now, List.of("nac.plant.example")));
        assertEquals(
                1,
                CaInspection.of(ca, cryptography, now, List.of("nac.elsewhere")).size());
    }

    @Test
    void itRollsOverByItselfBeforeItEnds() {
        rollover.rollOverIfDue();
        assertFalse(ca.refresh());
        now = ca.newest().end().minus(Duration.ofDays(179));
        rollover.rollOverIfDue();
        assertTrue(ca.refresh());
        assertTrue(ca.newest().end().isAfter(now.plus(Duration.ofDays(10 * 365))));
        rollover.rollOverIfDue();
        assertFalse(ca.refresh());
    }

    @Test
    void aGenerationIsClosedWhenNothingIsValidAnyMoreThatItIssued() {
        Issued last = device(ca);
        rollover.rollOver(false, ADMIN, "");
        now = last.certificate().notAfter().plus(Duration.ofHours(23));
        rollover.closeFinished(credentials, Duration.ofDays(1));
        ca.refresh();
        assertEquals(2, ca.generations().size());
        now = last.certificate().notAfter().plus(Duration.ofHours(25));
        rollover.closeFinished(credentials, Duration.ofDays(1));
        assertTrue(ca.refresh());
        assertEquals(1, ca.generations().size());
        assertTrue(store.generations().get(1).key().isEmpty(), "the key is destroyed");
        rollover.closeFinished(credentials, Duration.ofDays(1));
        assertEquals(2, ca.newest().number(), "the one that issues is never closed");
    }

    private Issued device(IssuingCa by) {
        Issued issued = by.issueDevice(
                SN, "", by.parse(pki.request("CN=x", KeyKind.P256).getBytes(StandardCharsets.US_ASCII)));
        credentials.bind(SN, issued.certificate(), new CredentialStore.Claim.Admin(), ADMIN);
        return issued;
    }

    private X509CRL crl(RevocationListIssuer lists, CaGeneration generation) throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(
                        lists.current(CrlStore.Kind.COMPLETE, generation).der()));
    }

    /** As a device does it that knows one root, by the JDK's own path validation. */
    private void assertTrusted(List<X509Certificate> chain, X509Certificate root) throws Exception {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(chain.get(0));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }
}
