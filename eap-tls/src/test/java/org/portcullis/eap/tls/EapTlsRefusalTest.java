package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** Every way to be refused: alert first, then EAP-Failure; the refusal announced; no question about who proved nothing. */
class EapTlsRefusalTest {
    private final Loopback loopback = new Loopback(new TestPki());
    private final Authority ca = loopback.deviceRoot.intermediate("Device CA");
    private final CertifiedKey credentials = loopback.server();

    @BeforeEach
    void forget() {
        loopback.asked.clear();
    }

    /** A device with a certificate that is not good. */
    private record BadChain(Identity device, ChainValidator trust, FailureCode code, String alert) {}

    private enum Bad {
        EXPIRED(FailureCode.CERT_EXPIRED, "certificate_expired"),
        NOT_YET_VALID(FailureCode.CERT_NOT_YET_VALID, "certificate_expired"),
        UNKNOWN_ISSUER(FailureCode.ISSUER_UNKNOWN, "unknown_ca"),
        WRONG_PURPOSE(FailureCode.EKU_MISSING, "unsupported_certificate"),
        REVOKED(FailureCode.CERT_REVOKED, "certificate_revoked"),
        NO_CRL(FailureCode.CRL_MISSING, "certificate_unknown"),
        NAMELESS(FailureCode.IDENTITY_MISSING, "certificate_unknown"),
        CANNOT_SIGN(FailureCode.CERT_CHAIN_INVALID, "unsupported_certificate");

        private final FailureCode code;
        private final String alert;

        Bad(FailureCode code, String alert) {
            this.code = code;
            this.alert = alert;
        }
    }

    private BadChain chain(Bad bad) {
        var now = loopback.pki.now();
        var day = Duration.ofDays(1);
        Leaf leaf = Leaf.device("S-1");
        ChainValidator trust = loopback.trust();
        Identity device = switch (bad) {
            case EXPIRED -> ca.issue(leaf.valid(now.minus(day), now.minusSeconds(5)));
            case NOT_YET_VALID -> ca.issue(leaf.valid(now.plusSeconds(60), now.plus(day)));
            case UNKNOWN_ISSUER -> loopback.pki.root("Stranger").issue(leaf);
            case WRONG_PURPOSE -> ca.issue(leaf.purposes(KeyPurposeId.id_kp_serverAuth));
            case NAMELESS -> ca.issue(Leaf.of("O=Acme").purposes(KeyPurposeId.id_kp_clientAuth));
            case CANNOT_SIGN -> ca.issue(leaf.keyUsage(KeyUsage.keyAgreement));
            case REVOKED, NO_CRL -> ca.issue(leaf);
        };
        if (bad == Bad.REVOKED) {
            trust = loopback.trust(
                    RevocationSettings.crls(Stream.of(loopback.deviceRoot.crl(), ca.crl(device.certificate()))
                            .flatMap(crl -> RevocationList.parse("test", encoded(crl)).stream())
                            .toList()),
                    loopback.deviceRoot.certificate());
        } else if (bad == Bad.NO_CRL) {
            trust = loopback.trust(RevocationSettings.crls(List.of()), loopback.deviceRoot.certificate());
        }
        return new BadChain(device, trust, bad.code, bad.alert);
    }

    private static byte[] encoded(java.security.cert.X509CRL crl) {
        try {
            return crl.getEncoded();
        } catch (java.security.cert.CRLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> badChains() {
        return Stream.of(Bad.values())
                .flatMap(bad -> Stream.of(TlsVersion.values())
                        .map(version -> org.junit.jupiter.params.provider.Arguments.of(bad, version)));
    }

    @ParameterizedTest
    @MethodSource("badChains")
    void aBadChainIsToldByAlertThenFailure(Bad bad, TlsVersion version) {
        BadChain chain = chain(bad);
        EapTlsServer server = loopback.eapServer(EapTlsSettings.defaults(), credentials, chain.trust());
        Loopback.Run run = loopback.run(server, loopback.peer(chain.device()).withVersion(version));
        assertRefused(run, chain.code(), chain.alert());
        assertTrue(loopback.asked.isEmpty(), "the authorizer was asked about a chain that is not good");
        assertEquals(
                bad == Bad.NAMELESS ? "O=Acme" : "serialNumber=S-1,CN=S-1",
                run.conversation()
                        .tls()
                        .orElseThrow()
                        .clientCertificate()
                        .orElseThrow()
                        .subject());
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void aRefusedDeviceIsToldByAlertThenFailure(TlsVersion version) {
        loopback.answer = Decisions.refuse();
        Loopback.Run run = loopback.run(server(), peer(version));
        assertRefused(run, FailureCode.DEVICE_UNKNOWN, "access_denied");
        assertEquals(1, loopback.asked.size());
        assertSame(loopback.answer, ((EapStep.Failure) run.last()).refusal());
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void noCertificate(TlsVersion version) {
        Loopback.Run run = loopback.run(server(), peer(version).withoutCredentials());
        assertRefused(
                run,
                FailureCode.CERT_MISSING,
                version == TlsVersion.TLS_1_3 ? "certificate_required" : "handshake_failure");
        assertTrue(loopback.asked.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void aCopiedCertificateWithoutItsKey(TlsVersion version) throws Exception {
        Identity victim = ca.issue(Leaf.device("S-1"));
        Identity thief = ca.issue(Leaf.device("S-2"));
        Impostor impostor = new Impostor(loopback.crypto, version, victim.chain(), thief.key());
        Loopback.Run run = impostor.run(server().begin(loopback.authorizer()));
        assertRefused(run, FailureCode.KEY_NOT_PROVEN);
        assertEquals(Optional.of("decrypt_error"), impostor.alertReceived());
        assertTrue(loopback.asked.isEmpty(), "the authorizer was asked before the key was proven");

        Impostor honest = new Impostor(loopback.crypto, version, victim.chain(), victim.key());
        assertInstanceOf(
                EapStep.Success.class,
                honest.run(server().begin(loopback.authorizer())).last());
    }

    @Test
    void anAuthorizerThatCannotDecideMeansSilence() {
        var conversation = server().begin(credential -> {
            throw new org.portcullis.policy.store.StoreException("the registry is away");
        });
        EapTlsPeer peer = new EapTlsPeer(peer(TlsVersion.TLS_1_3), loopback.crypto);
        Loopback.Run run = Loopback.run(conversation, peer);
        assertInstanceOf(EapStep.Discard.class, run.last());
        assertTrue(run.decided().isEmpty());
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void theDeviceDoesNotTrustTheServer(TlsVersion version) {
        PeerSettings settings = PeerSettings.of(
                        "host/device",
                        loopback.certified(ca.issue(Leaf.device("S-1"))),
                        loopback.serverTrust(loopback.pki.root("Another")))
                .withVersion(version);
        Loopback.Run run = loopback.run(server(), settings);
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, run.last());
        assertEquals(
                FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
                failure.refusal().code());
        assertTrue(
                failure.refusal().explanation().contains("unknown_ca"),
                failure.refusal().explanation());
        assertEquals(List.of(failure.refusal()), run.decided());
        assertTrue(loopback.asked.isEmpty());
    }

    @Test
    void theServerBearsAnotherName() {
        Loopback.Run run = loopback.run(server(), peer(TlsVersion.TLS_1_3).withServerName("other.example"));
        assertEquals(
                FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
                assertInstanceOf(EapStep.Failure.class, run.last()).refusal().code());
        Loopback.Run good = loopback.run(server(), peer(TlsVersion.TLS_1_3).withServerName("NAC.example"));
        assertInstanceOf(EapStep.Success.class, good.last());
    }

    @Test
    void noCommonVersion() {
        EapTlsServer strict = loopback.eapServer(
                new EapTlsSettings(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3, 1024), credentials, loopback.trust());
        assertRefused(
                loopback.run(strict, peer(TlsVersion.TLS_1_2)), FailureCode.TLS_NO_COMMON_VERSION, "protocol_version");
        EapTlsServer old = loopback.eapServer(
                new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2, 1024), credentials, loopback.trust());
        assertRefused(
                loopback.run(old, peer(TlsVersion.TLS_1_3)), FailureCode.TLS_NO_COMMON_VERSION, "protocol_version");
    }

    // The cipher suites of a ClientHello, changed on the way to ones that are not spoken here.
    @ParameterizedTest
    @CsvSource({
        "1.2, C013, TLS_NO_COMMON_CIPHER", // ECDHE, with CBC
        "1.3, C013, TLS_NO_COMMON_CIPHER",
        "1.2, 0033, TLS_NO_COMMON_CIPHER", // DHE
        "1.2, 002F, TLS_RSA_KEY_EXCHANGE_REFUSED",
        "1.3, 002F, TLS_RSA_KEY_EXCHANGE_REFUSED",
        "1.2, 009C, TLS_RSA_KEY_EXCHANGE_REFUSED", // even with AES-GCM
    })
    void noCommonCipher(String word, String suite, FailureCode code) {
        TlsVersion version = TlsVersion.ofWord(word).orElseThrow();
        EapTlsPeer peer = new EapTlsPeer(peer(version), loopback.crypto);
        var conversation = server().begin(loopback.authorizer());
        byte[] start = Loopback.packet(conversation.receive(peer.identityResponse(1)));
        byte[] hello = ((PeerStep.Respond) peer.receive(start)).packet();
        int suites = 6 + 5 + 4 + 2 + 32 + 1 + (hello[6 + 5 + 4 + 2 + 32] & 0xFF);
        int length = (hello[suites] & 0xFF) << 8 | hello[suites + 1] & 0xFF;
        for (int i = 0; i < length; i += 2) {
            hello[suites + 2 + i] = (byte) (Integer.parseInt(suite, 16) >> 8);
            hello[suites + 3 + i] = (byte) Integer.parseInt(suite, 16);
        }
        EapStep step = conversation.receive(hello);
        Decision.Refuse refuse =
                assertInstanceOf(Decision.Refuse.class, step.decided().orElseThrow());
        assertEquals(code, refuse.code(), refuse.explanation());
        assertTrue(refuse.explanation().contains("0x" + suite), refuse.explanation());
        assertInstanceOf(EapStep.Challenge.class, step);
    }

    /** What a device may do instead of acknowledging the octet 0x00. */
    private enum BreakingOff {
        UNENCRYPTED_ALERT(FailureCode.TLS_HANDSHAKE_FAILED, new byte[] {0, 21, 3, 3, 0, 2, 2, 80}),
        NO_RECORD(FailureCode.TLS_HANDSHAKE_FAILED, new byte[] {0, 7}),
        NO_FRAGMENT(FailureCode.EAP_PROTOCOL_ERROR, new byte[] {(byte) 0x80, 0});

        private final FailureCode code;
        private final byte[] data;

        BreakingOff(FailureCode code, byte[] data) {
            this.code = code;
            this.data = data;
        }
    }

    @ParameterizedTest
    @EnumSource(BreakingOff.class)
    void aDeviceThatBreaksOffAfterThePromiseIsRefusedAndThatIsAnnounced(BreakingOff how) {
        EapTlsPeer peer = new EapTlsPeer(peer(TlsVersion.TLS_1_3), loopback.crypto);
        var conversation = server().begin(loopback.authorizer());
        EapStep step = conversation.receive(peer.identityResponse(1));
        while (step.decided().isEmpty()) {
            step = conversation.receive(((PeerStep.Respond) peer.receive(Loopback.packet(step))).packet());
        }
        assertInstanceOf(Decision.Permit.class, step.decided().orElseThrow());
        int identifier = Loopback.packet(step)[1] & 0xFF;
        EapStep end = conversation.receive(
                EapPacket.response(identifier, EapPacket.EAP_TLS, how.data).encode());
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, end);
        assertEquals(how.code, failure.refusal().code(), failure.refusal()::explanation);
        assertEquals(Optional.of(failure.refusal()), end.decided());
    }

    private EapTlsServer server() {
        return loopback.eapServer(EapTlsSettings.defaults(), credentials, loopback.trust());
    }

    private PeerSettings peer(TlsVersion version) {
        return loopback.peer(ca.issue(Leaf.device("S-1"))).withVersion(version);
    }

    private static void assertRefused(Loopback.Run run, FailureCode code, String alert) {
        assertRefused(run, code);
        assertEquals(Optional.of(alert), run.peer().alertReceived());
        assertInstanceOf(PeerStep.Failed.class, run.peerEnd().orElseThrow());
    }

    private static void assertRefused(Loopback.Run run, FailureCode code) {
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, run.last());
        assertEquals(code, failure.refusal().code(), failure.refusal()::explanation);
        EapStep alerting = run.steps().get(run.steps().size() - 2);
        assertInstanceOf(EapStep.Challenge.class, alerting);
        assertEquals(Optional.of(failure.refusal()), alerting.decided(), "the alert announces the refusal");
        assertEquals(1, run.decided().size(), "decided once");
        assertFalse(failure.refusal().explanation().isBlank());
        assertFalse(failure.refusal().trace().isEmpty());
    }
}
