package org.portcullis.eap.ca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.eap.store.CrlStore.StoredCrl;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Serial;

/** What the CA publishes of its certificates: on its CRL, and by its OCSP responder. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PublicationTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Serial SN = new Serial("S-1");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());
    private Instant now = START;
    private Database database;
    private CredentialStore credentials;
    private IssuingCa ca;
    private RevocationListIssuer crls;
    private OcspAuthority ocsp;

    @BeforeEach
    void create() throws Exception {
        database = databases.open(folder);
        database.migrate("policy");
        new RegistryStore(database, "node-1", () -> now)
                .register(
                        new NewDevice(SN, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                        ADMIN,
                        "");
        credentials = new CredentialStore(database, "node-1", () -> now);
        CaStore store = new CaStore(database, SealKey.create(folder.resolve("seal.key"), new SecureRandom()));
        ca = IssuingCa.create(
                store,
                cryptography,
                () -> now,
                CaSettings.defaults().published(Optional.of(URI.create("http://pki.example:8081/"))),
                "Test");
        open();
    }

    /** As after a restart. */
    private void open() {
        crls = new RevocationListIssuer(
                ca,
                credentials,
                new CrlStore(database),
                () -> now,
                RevocationListIssuer.Lifetimes.of(Duration.ofDays(1)));
        ocsp = new OcspAuthority(ca, credentials, cryptography, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theNumberRisesOverRestarts() throws Exception {
        assertEquals(1, number(crls.current()));
        assertEquals(1, number(crls.current()));
        open();
        assertEquals(1, number(crls.current()));
        crls.issue();
        open();
        assertEquals(2, number(crls.current()));
        X509CRL crl = parsed(crls.current());
        crl.verify(ca.issuing().getPublicKey());
        assertEquals(ca.issuing().getSubjectX500Principal(), crl.getIssuerX500Principal());
        assertEquals(START, crl.getThisUpdate().toInstant());
        assertEquals(START.plus(Duration.ofDays(1)), crl.getNextUpdate().toInstant());
        assertNull(crl.getRevokedCertificates());
    }

    /** Two nodes on one database: what the other one issued is served here too. */
    @Test
    void theListOfAnotherNodeIsSeen() {
        RevocationListIssuer other = new RevocationListIssuer(
                ca,
                credentials,
                new CrlStore(database),
                () -> now,
                RevocationListIssuer.Lifetimes.of(Duration.ofDays(1)));
        assertEquals(1, crls.current().number());
        assertEquals(2, other.issue().number());
        assertEquals(2, crls.current().number());
    }

    @Test
    void theNextListComesAtHalfTime() {
        crls.issueIfDue();
        now = START.plus(Duration.ofHours(12)).minusSeconds(1);
        crls.issueIfDue();
        assertEquals(1, crls.current().number());
        now = START.plus(Duration.ofHours(12));
        crls.issueIfDue();
        assertEquals(2, crls.current().number());
    }

    @Test
    void aRevocationMakesTheNextListAtOnce() throws Exception {
        X509Certificate certificate = issue();
        try (CrlPublication publication = new CrlPublication(crls)) {
            publication.start();
            publication
                    .take(List.of(change(EventAction.CREDENTIAL_ISSUED)))
                    .toCompletableFuture()
                    .join();
            assertEquals(1, crls.current().number());
            credentials.revoke(SN, certificate.getSerialNumber(), RevocationReason.KEY_COMPROMISE, "", ADMIN);
            publication
                    .take(List.of(change(EventAction.CREDENTIAL_REVOKED)))
                    .toCompletableFuture()
                    .join();
        }
        X509CRLEntry entry = parsed(crls.current()).getRevokedCertificate(certificate.getSerialNumber());
        assertEquals(CRLReason.KEY_COMPROMISE, entry.getRevocationReason());
        assertEquals(START, entry.getRevocationDate().toInstant());
    }

    @Test
    void manyRevocationsAtOnceAreToldByOneList() throws Exception {
        try (CrlPublication publication = new CrlPublication(crls)) {
            publication.start();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch told = new CountDownLatch(1);
            publication.inTurn(() -> {
                begun.countDown();
                await(told);
            });
            await(begun);
            CompletableFuture<?>[] lists = new CompletableFuture<?>[10];
            for (int i = 0; i < lists.length; i++) {
                lists[i] = publication
                        .take(List.of(change(EventAction.CREDENTIAL_REVOKED)))
                        .toCompletableFuture();
            }
            told.countDown();
            CompletableFuture.allOf(lists).join();
            assertEquals(2, crls.current().number());
            publication
                    .take(List.of(change(EventAction.CREDENTIAL_REVOKED)))
                    .toCompletableFuture()
                    .join();
            assertEquals(3, crls.current().number(), "what comes later has a list of its own");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 5280 §3.3: it was on a list that was issued after its end. */
    @Test
    void anEntryStaysUntilAListAfterItsEnd() throws Exception {
        X509Certificate certificate = issue();
        credentials.revoke(SN, certificate.getSerialNumber(), RevocationReason.UNSPECIFIED, "", ADMIN);
        Instant end = certificate.getNotAfter().toInstant();
        now = end.plus(Duration.ofHours(13));
        X509CRLEntry entry = parsed(crls.issue()).getRevokedCertificate(certificate.getSerialNumber());
        assertFalse(entry.hasExtensions(), "RFC 5280 §5.3.1: no reason instead of unspecified");
        now = end.plus(Duration.ofHours(25));
        assertNull(parsed(crls.issue()).getRevokedCertificate(certificate.getSerialNumber()));
    }

    @Test
    void deltasTellOfRevocationsBetweenTwoCompleteLists() throws Exception {
        crls = new RevocationListIssuer(
                ca,
                credentials,
                new CrlStore(database),
                () -> now,
                new RevocationListIssuer.Lifetimes(Duration.ofDays(2), Optional.of(Duration.ofHours(1))));
        X509Certificate early = issue();
        credentials.revoke(SN, early.getSerialNumber(), RevocationReason.SUPERSEDED, "", ADMIN);
        now = START.plus(Duration.ofMinutes(10));
        crls.issueIfDue();
        X509CRL complete = parsed(crls.current());
        assertNotNull(complete.getRevokedCertificate(early.getSerialNumber()));
        assertTrue(new String(complete.getExtensionValue("2.5.29.46"), StandardCharsets.ISO_8859_1)
                .contains("http://pki.example:8081/ca/delta/1"));

        now = START.plus(Duration.ofMinutes(30));
        X509Certificate late = issue();
        credentials.revoke(SN, late.getSerialNumber(), RevocationReason.KEY_COMPROMISE, "", ADMIN);
        X509CRL delta = parsed(crls.issue());
        assertEquals(1, number(crls.current()), "the complete list stays");
        assertTrue(delta.getCriticalExtensionOIDs().contains("2.5.29.27"));
        assertEquals(
                CRLReason.KEY_COMPROMISE,
                delta.getRevokedCertificate(late.getSerialNumber()).getRevocationReason());
        assertNull(delta.getRevokedCertificate(early.getSerialNumber()), "it is on the complete list");
        assertEquals(now.plus(Duration.ofHours(1)), delta.getNextUpdate().toInstant());

        // On time, also where nothing happens; and a new complete list has all of it.
        now = now.plus(Duration.ofMinutes(30));
        crls.issueIfDue();
        X509CRL next = parsed(crls.current(CrlStore.Kind.DELTA, ca.newest()));
        assertEquals(now, next.getThisUpdate().toInstant());
        assertNotNull(next.getRevokedCertificate(late.getSerialNumber()));
        now = START.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(10));
        crls.issueIfDue();
        X509CRL second = parsed(crls.current());
        assertEquals(2, second.getRevokedCertificates().size());
        X509CRL empty = parsed(crls.current(CrlStore.Kind.DELTA, ca.newest()));
        assertNull(empty.getRevokedCertificates());
        assertTrue(crlNumber(empty).compareTo(crlNumber(second)) > 0);
    }

    private static BigInteger crlNumber(X509CRL crl) {
        return ASN1Integer.getInstance(ASN1OctetString.getInstance(crl.getExtensionValue(Extension.cRLNumber.getId()))
                        .getOctets())
                .getValue();
    }

    @Test
    void certificatesSayWhereTheyAreLookedUp() throws Exception {
        String text = new String(issue().getEncoded(), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("http://pki.example:8081/ca/crl/1"));
        assertTrue(text.contains("http://pki.example:8081/ca/ocsp"));
        assertTrue(text.contains("http://pki.example:8081/ca/issuer/1"));
    }

    @Test
    void ocspSaysWhatTheRegistrySays() throws Exception {
        X509Certificate certificate = issue();
        assertEquals(CertificateStatus.GOOD, status(certificate.getSerialNumber()));
        assertTrue(status(BigInteger.TEN) instanceof UnknownStatus);
        IssuedWithKey server = ca.issueServer(List.of("nac.example"), List.of());
        assertEquals(
                CertificateStatus.GOOD, status(server.issued().certificate().serialNumber()));
        credentials.revoke(SN, certificate.getSerialNumber(), RevocationReason.SUPERSEDED, "", ADMIN);
        RevokedStatus revoked = (RevokedStatus) status(certificate.getSerialNumber());
        assertEquals(4, revoked.getRevocationReason());
        assertEquals(START, revoked.getRevocationTime().toInstant());
    }

    @Test
    void ocspIsSignedByADelegatedKeyAndRepeatsTheNonce() throws Exception {
        byte[] nonce = {1, 2, 3, 4};
        BasicOCSPResp answer = basic(ocsp.answer(request(ca.issuing(), BigInteger.TEN, nonce)));
        X509CertificateHolder signer = answer.getCerts()[0];
        assertTrue(answer.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer)));
        assertTrue(signer.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(ca.issuing().getPublicKey())));
        assertNotNull(signer.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck));
        assertArrayEquals(
                nonce,
                ASN1OctetString.getInstance(answer.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)
                                .getParsedValue())
                        .getOctets());
        now = START.plus(Duration.ofDays(4));
        X509CertificateHolder next =
                basic(ocsp.answer(request(ca.issuing(), BigInteger.TEN, nonce))).getCerts()[0];
        assertFalse(next.equals(signer), "a new key before the old one's end");
    }

    @Test
    void whatIsNotAnsweredHasTheErrorOfTheRfc() throws Exception {
        assertEquals(OCSPResp.MALFORMED_REQUEST, new OCSPResp(ocsp.answer(new byte[] {0x30, 0x00})).getStatus());
        assertEquals(OCSPResp.MALFORMED_REQUEST, new OCSPResp(ocsp.answer(new byte[0])).getStatus());
        assertEquals(
                OCSPResp.MALFORMED_REQUEST,
                new OCSPResp(ocsp.answer(request(ca.issuing(), BigInteger.TEN, new byte[129]))).getStatus());
        assertEquals(
                OCSPResp.UNAUTHORIZED,
                new OCSPResp(ocsp.answer(request(ca.root(), BigInteger.TEN, new byte[] {1}))).getStatus());
    }

    private X509Certificate issue() {
        byte[] request =
                new TestPki(cryptography, START).request("CN=x", KeyKind.P256).getBytes(StandardCharsets.US_ASCII);
        return new DeviceIssuance(ca, credentials)
                .issue(SN, request, new CredentialStore.Claim.Admin(), ADMIN)
                .chain()
                .get(0);
    }

    private CertificateStatus status(BigInteger number) throws Exception {
        return basic(ocsp.answer(request(ca.issuing(), number, new byte[] {7})))
                .getResponses()[0]
                .getCertStatus();
    }

    private static BasicOCSPResp basic(byte[] answer) throws Exception {
        return (BasicOCSPResp) new OCSPResp(answer).getResponseObject();
    }

    private byte[] request(X509Certificate issuer, BigInteger number, byte[] nonce) throws Exception {
        return new OCSPReqBuilder()
                .addRequest(new CertificateID(
                        new JcaDigestCalculatorProviderBuilder()
                                .setProvider(cryptography.bouncyCastle())
                                .build()
                                .get(CertificateID.HASH_SHA1),
                        new JcaX509CertificateHolder(issuer),
                        number))
                .setRequestExtensions(new Extensions(new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded())))
                .build()
                .getEncoded();
    }

    private static Change change(EventAction action) {
        return new Change(1, "node-1", START, action, SN.text(), "admin", "", java.util.Map.of(), java.util.Map.of());
    }

    private static long number(StoredCrl crl) throws Exception {
        return ASN1Integer.getInstance(
                        ASN1OctetString.getInstance(parsed(crl).getExtensionValue(Extension.cRLNumber.getId()))
                                .getOctets())
                .longValueExact();
    }

    private static X509CRL parsed(StoredCrl crl) throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(crl.der()));
    }
}
