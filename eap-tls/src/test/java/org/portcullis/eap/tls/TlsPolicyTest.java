package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** What an admin chooses for the devices behind a switch is what is spoken with them. */
class TlsPolicyTest {
    private static final Loopback LOOPBACK = new Loopback(new TestPki());
    private static final PeerSettings DEVICE = LOOPBACK.peer(LOOPBACK.deviceRoot.issue(Leaf.device("S-1")));

    @Test
    void theDeviceChoosesAmongTheCipherSuitesOfTheAdmin() {
        EapTlsSettings settings = EapTlsSettings.defaults()
                .with(
                        CipherSuites.TLS_CHACHA20_POLY1305_SHA256,
                        CipherSuites.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                        CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);
        assertEquals("TLS_CHACHA20_POLY1305_SHA256", cipher(settings, TlsVersion.TLS_1_3));
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", cipher(settings, TlsVersion.TLS_1_2));
    }

    @Test
    void whatIsNotAmongThemIsNotSpoken() {
        EapTlsSettings settings = EapTlsSettings.defaults().with(CipherSuites.TLS_AES_128_GCM_SHA256);
        Decision.Refuse refusal = refusal(settings, DEVICE.withVersion(TlsVersion.TLS_1_2));
        assertEquals(FailureCode.TLS_NO_COMMON_CIPHER, refusal.code());
        assertTrue(refusal.explanation().contains("here TLS_AES_128_GCM_SHA256 are"), refusal.explanation());
    }

    @Test
    void extendedMasterSecretMayBeRequired() {
        EapTlsSettings strict = EapTlsSettings.defaults().with(ExtendedMasterSecret.REQUIRE);
        PeerSettings old = DEVICE.withVersion(TlsVersion.TLS_1_2).withoutExtendedMasterSecret();
        assertEquals(
                FailureCode.TLS_NO_EXTENDED_MASTER_SECRET, refusal(strict, old).code());
        run(strict, DEVICE.withVersion(TlsVersion.TLS_1_2));
        // TLS 1.3 has no such extension, and devices that offer both may leave it out.
        run(strict, DEVICE.withVersion(TlsVersion.TLS_1_3).withoutExtendedMasterSecret());
    }

    @ParameterizedTest
    @CsvSource({"1.2, true, true", "1.2, false, false", "1.3, true, "})
    void theFactsNameDevicesWithoutIt(String version, boolean offered, Boolean fact) {
        PeerSettings device = DEVICE.withVersion(TlsVersion.ofWord(version).orElseThrow());
        Loopback.Run run = run(EapTlsSettings.defaults(), offered ? device : device.withoutExtendedMasterSecret());
        assertEquals(
                Optional.ofNullable(fact),
                run.conversation().tls().orElseThrow().extendedMasterSecret());
    }

    @Test
    void theAuthenticatorSelectsTheSettings() {
        EapTlsSettings strict = new EapTlsSettings(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3, 1024);
        CertifiedKey key = LOOPBACK.server();
        EapTlsServer server = new EapTlsServer(
                LOOPBACK.crypto,
                through -> through.name().equals("new-switch") ? strict : EapTlsSettings.defaults(),
                () -> key,
                LOOPBACK::trust);
        PeerSettings old = DEVICE.withVersion(TlsVersion.TLS_1_2);
        assertInstanceOf(
                EapStep.Failure.class, through(server, "new-switch", old).last());
        assertInstanceOf(
                EapStep.Success.class, through(server, "old-switch", old).last());
    }

    /** RFC 3579 §2.4: never more than the authenticator can pass on, and never more than is configured. */
    @ParameterizedTest
    @CsvSource({"500, 500", "2000, 1024", "10, 64", ", 1024"})
    void packetsFitTheAuthenticator(Integer possible, int longest) {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        OptionalInt mtu = possible == null ? OptionalInt.empty() : OptionalInt.of(possible);
        Loopback.Run run = Loopback.run(
                server.begin(LOOPBACK.authorizer(), new Authenticator("switch", mtu)),
                new EapTlsPeer(DEVICE, LOOPBACK.crypto));
        assertInstanceOf(EapStep.Success.class, run.last());
        assertEquals(
                longest,
                run.steps().stream()
                        .mapToInt(step -> Loopback.packet(step).length)
                        .max()
                        .orElseThrow());
    }

    @Test
    void settingsWithWhichNobodyCouldAgreeAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new EapTlsSettings(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2, 1024));
        assertThrows(
                IllegalArgumentException.class, () -> EapTlsSettings.defaults().with());
        assertEquals(
                List.of(CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
                LOOPBACK.server()
                        .usable(List.of(
                                CipherSuites.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)));
    }

    private static String cipher(EapTlsSettings settings, TlsVersion version) {
        return run(settings, DEVICE.withVersion(version)).peer().cipherSuite().orElseThrow();
    }

    private static Loopback.Run run(EapTlsSettings settings, PeerSettings device) {
        Loopback.Run run = LOOPBACK.run(LOOPBACK.eapServer(settings, LOOPBACK.server(), LOOPBACK.trust()), device);
        assertInstanceOf(EapStep.Success.class, run.last(), run.decided()::toString);
        return run;
    }

    private static Decision.Refuse refusal(EapTlsSettings settings, PeerSettings device) {
        Loopback.Run run = LOOPBACK.run(LOOPBACK.eapServer(settings, LOOPBACK.server(), LOOPBACK.trust()), device);
        assertEquals(Optional.of("handshake_failure"), run.peer().alertReceived());
        return assertInstanceOf(EapStep.Failure.class, run.last()).refusal();
    }

    private static Loopback.Run through(EapTlsServer server, String name, PeerSettings device) {
        return Loopback.run(
                server.begin(LOOPBACK.authorizer(), new Authenticator(name, OptionalInt.empty())),
                new EapTlsPeer(device, LOOPBACK.crypto));
    }
}
