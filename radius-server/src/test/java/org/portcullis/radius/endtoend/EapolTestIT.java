package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/** wpa_supplicant's own EAP-TLS, by {@code eapol_test}, which checks keys and authenticators itself. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class EapolTestIT {
    private static final String TLS_1_3 = "tls_disable_tlsv1_3=0";
    private static final String ALERT = "SSL3 alert: read (remote end reported an error):fatal:";

    @TempDir
    private Path folder;

    static Stream<Arguments> matrix() {
        return Stream.of(TlsVersion.values())
                .flatMap(version -> Stream.of(KeyKind.P256, KeyKind.P384, KeyKind.RSA_2048, KeyKind.RSA_3072)
                        .flatMap(key ->
                                Stream.of(500, 1024, 1400).map(fragment -> Arguments.of(version, key, fragment))));
    }

    /** Chains of three certificates on both sides, fragments both ways. */
    @ParameterizedTest
    @MethodSource("matrix")
    void succeeds(TlsVersion version, KeyKind key, int fragmentSize) throws Exception {
        try (Site site = new Site(Site.Shape.standard().with(key).with(fragmentSize))) {
            Identity device = site.deviceRoot
                    .intermediate("Device CA")
                    .intermediate("Device CA 2")
                    .issue(Leaf.device(Site.SERIAL).key(key));
            Program.Result result = eapolTest(site, device, version, fragmentSize);
            assertAccepted(result, version);
            SecurityEvent event = site.events.get(0);
            assertEquals(1, site.events.size());
            assertEquals(Optional.of("access-accept"), event.get(Field.EVENT_ACTION));
            assertEquals(Optional.of(version.word()), event.get(Field.TLS_VERSION));
        }
    }

    @Test
    void succeedsOverIpv6() throws Exception {
        try (Site site = new Site(Site.Shape.standard().at("::1"))) {
            Identity device = site.deviceRoot.issue(Leaf.device(Site.SERIAL));
            assertAccepted(eapolTest(site, device, TlsVersion.TLS_1_3, 1024), TlsVersion.TLS_1_3);
        }
    }

    private interface Certificate {
        Identity of(Site site);
    }

    static Stream<Arguments> refused() {
        Certificate expired = site -> site.deviceRoot.issue(Leaf.device(Site.SERIAL)
                .valid(site.pki.now().minus(Duration.ofDays(9)), site.pki.now().minus(Duration.ofDays(2))));
        Certificate unknownIssuer = site -> site.pki.root("Nobody").issue(Leaf.device(Site.SERIAL));
        Certificate noClientAuth =
                site -> site.deviceRoot.issue(Leaf.device(Site.SERIAL).purposes(KeyPurposeId.id_kp_serverAuth));
        Certificate unregistered = site -> site.deviceRoot.issue(Leaf.device("S-2"));
        return Stream.of(TlsVersion.values())
                .flatMap(version -> Stream.of(
                        Arguments.of(version, "cert-expired", "certificate expired", expired),
                        Arguments.of(version, "issuer-unknown", "unknown CA", unknownIssuer),
                        Arguments.of(version, "eku-missing", "unsupported certificate", noClientAuth),
                        Arguments.of(version, "device-unknown", "access denied", unregistered)));
    }

    /** The device learns why by a TLS alert before EAP-Failure; the event has the code. */
    @ParameterizedTest(name = "{1}, TLS {0}")
    @MethodSource
    void refused(TlsVersion version, String code, String alert, Certificate certificate) throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Program.Result result = eapolTest(site, certificate.of(site), version, 1024);
            assertTrue(result.exitCode() != 0, result.output());
            int alertAt = result.output().indexOf(ALERT + alert);
            int failureAt = result.output().indexOf("EAP: Received EAP-Failure");
            assertTrue(alertAt > 0, result.output());
            assertTrue(failureAt > alertAt, "the alert comes first: " + result.output());
            assertTrue(result.output().contains("code=3 (Access-Reject)"), result.output());
            assertEquals(
                    List.of(Optional.of(code)),
                    site.events.stream()
                            .map(event -> event.get(Field.FAILURE_CODE))
                            .toList());
        }
    }

    private static void assertAccepted(Program.Result result, TlsVersion version) {
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("MPPE keys OK: 1  mismatch: 0"), result.output());
        assertTrue(result.output().contains("Using TLS version TLSv" + version.word()), result.output());
        assertTrue(result.output().contains("00313130"), "VLAN 110 as text, tag 0: " + result.output());
    }

    private Program.Result eapolTest(Site site, Identity device, TlsVersion version, int fragmentSize)
            throws Exception {
        return EapolTest.run(folder, site, device, version == TlsVersion.TLS_1_3 ? TLS_1_3 : "", fragmentSize);
    }
}
