package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.IssuedWithKey;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.stapling.ServerStaple;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;

/** The OCSP response of the own certificate in the handshake: RFC 6066 §8, RFC 8446 §4.4.2.1. */
class StaplingTest {
    @TempDir
    Path folder;

    private final ResumptionFixture fixture = new ResumptionFixture();
    private final Loopback loopback = fixture.loopback;
    private Database database;
    private IssuingCa ca;
    private ServerStaple staple;

    @BeforeEach
    void makeCa() throws Exception {
        database = Database.open(folder.resolve("p.db"));
        SealKey sealKey = SealKey.create(folder.resolve("seal.key"), new SecureRandom());
        ca = IssuingCa.create(
                new CaStore(database, sealKey),
                loopback.pki.cryptography(),
                fixture.clock,
                CaSettings.defaults(),
                "Plant 7");
        staple = new ServerStaple(ca, loopback.pki.cryptography(), fixture.clock);
        renew();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void renew() {
        IssuedWithKey issued = ca.issueServer(List.of("nac.example"), List.of());
        fixture.credentials = CertifiedKey.of(
                issued.issued().chain(), issued.privateKey(), loopback.pki.cryptography(), loopback.crypto);
    }

    private X509Certificate leaf() {
        return fixture.credentials.chain().get(0);
    }

    private Optional<byte[]> stapled(TlsVersion version) throws Exception {
        EapTlsServer server = new EapTlsServer(
                loopback.crypto,
                any -> fixture.settings,
                () -> fixture.credentials,
                () -> fixture.trust,
                Optional.of(fixture.sessions),
                staple::current);
        Identity device = fixture.device;
        Impostor client = new Impostor(loopback.crypto, version, device.chain(), device.key());
        Loopback.Run run = client.run(server.begin(loopback.authorizer()));
        assertInstanceOf(EapStep.Success.class, run.last(), run.decided()::toString);
        return client.stapled();
    }

    @ParameterizedTest
    @EnumSource
    void theOwnCaSaysThatTheCertificateIsGood(TlsVersion version) throws Exception {
        assertEquals(Optional.empty(), stapled(version), "before there is a response");
        staple.refresh(leaf(), fixture.credentials.issuer());
        byte[] response = staple.current().orElseThrow().response();
        assertArrayEquals(response, stapled(version).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void aResponseIsSentForItsCertificateAloneAndUntilItsEnd(TlsVersion version) throws Exception {
        staple.refresh(leaf(), fixture.credentials.issuer());
        Instant end = staple.current().orElseThrow().nextUpdate();
        renew();
        assertEquals(Optional.empty(), stapled(version), "of the certificate before");
        staple.refresh(leaf(), fixture.credentials.issuer());
        assertEquals(leaf(), staple.current().orElseThrow().certificate());

        fixture.now = end.minus(Duration.ofHours(36));
        byte[] young = staple.current().orElseThrow().response();
        staple.refresh(leaf(), fixture.credentials.issuer());
        assertArrayEquals(young, staple.current().orElseThrow().response(), "good for long yet");
        fixture.now = end.minus(Duration.ofHours(12));
        staple.refresh(leaf(), fixture.credentials.issuer());
        Instant renewed = staple.current().orElseThrow().nextUpdate();
        assertTrue(renewed.isAfter(end.plusSeconds(60)), "renewed well before its end: " + renewed);
        fixture.now = renewed;
        assertEquals(Optional.empty(), staple.current());
    }

    /** RFC 8446 §4.4.2.1: the status comes with the certificate, so who wants it gets a full handshake. */
    @ParameterizedTest
    @EnumSource
    void aDeviceThatDoesNotAskGetsNothingAndResumes(TlsVersion version) throws Exception {
        staple.refresh(leaf(), fixture.credentials.issuer());
        EapTlsServer server = new EapTlsServer(
                loopback.crypto,
                any -> fixture.settings,
                () -> fixture.credentials,
                () -> fixture.trust,
                Optional.of(fixture.sessions),
                staple::current);
        PeerSettings peer = PeerSettings.of(
                        "host/device",
                        loopback.certified(fixture.device),
                        new PathValidator(List.of(ca.root()), List.of(), loopback.pki.cryptography(), fixture.clock))
                .withVersion(version);
        Loopback.Run full = loopback.run(server, peer);
        assertInstanceOf(EapStep.Success.class, full.last(), full.decided()::toString);
        Loopback.Run resumed =
                loopback.run(server, peer.resuming(full.peer().session().orElseThrow()));
        assertTrue(resumed.peer().resumed());
    }

    /** It names no responder: there is nothing to be had, and the handshake goes on without. */
    @ParameterizedTest
    @EnumSource
    void aCertificateOfAnotherCaWithoutResponder(TlsVersion version) throws Exception {
        fixture.credentials =
                loopback.certified(loopback.serverRoot.intermediate("Server CA").issue(Leaf.server("nac.example")));
        staple.refresh(leaf(), fixture.credentials.issuer());
        assertEquals(Optional.empty(), stapled(version));
    }
}
