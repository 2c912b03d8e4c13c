package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/** What is rare among supplicants and legal all the same, by {@code eapol_test}. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class OldAndOddDevicesIT {
    private static final List<String> MAC = List.of("-M00:11:22:aa:bb:cc");

    @TempDir
    private Path folder;

    static Stream<Arguments> rareKeys() {
        return Stream.of(TlsVersion.values())
                .flatMap(version -> Stream.of(KeyKind.RSA_4096, KeyKind.ED25519, KeyKind.P521)
                        .map(kind -> Arguments.of(version, kind)));
    }

    /** The same kind of key in server and device, and in the CAs above both. */
    @ParameterizedTest
    @MethodSource("rareKeys")
    void rareKeys(TlsVersion version, KeyKind kind) throws Exception {
        try (Site site = new Site(Site.Shape.standard().with(kind))) {
            assertAccepted(
                    site,
                    version,
                    site.deviceRoot.issue(Leaf.device(Site.SERIAL).key(kind)),
                    1024);
        }
    }

    /** A device of a rare kind at a server of the usual kind. */
    @ParameterizedTest
    @MethodSource("rareKeys")
    void rareDeviceKeys(TlsVersion version, KeyKind kind) throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            assertAccepted(
                    site,
                    version,
                    site.deviceRoot.issue(Leaf.device(Site.SERIAL).key(kind)),
                    1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateOfEightKilobytes(TlsVersion version) throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Identity device = large(site);
            assertTrue(device.certificate().getEncoded().length > 8192);
            assertAccepted(site, version, device, 1024);
        }
    }

    /** In as small fragments as wpa_supplicant's own limit of a hundred rounds allows. */
    @ParameterizedTest
    @EnumSource
    void aCertificateOfEightKilobytesInSmallFragments(TlsVersion version) throws Exception {
        try (Site site = new Site(Site.Shape.standard().with(200))) {
            assertAccepted(site, version, large(site), 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChainOfFive(TlsVersion version) throws Exception {
        try (Site site = new Site(Site.Shape.standard().with(KeyKind.RSA_4096))) {
            Identity device = site.deviceRoot
                    .intermediate("CA 1")
                    .intermediate("CA 2")
                    .intermediate("CA 3")
                    .intermediate("CA 4")
                    .issue(Leaf.device(Site.SERIAL).key(KeyKind.RSA_4096));
            assertEquals(5, device.chain().size());
            assertAccepted(site, version, device, 1024);
        }
    }

    /** The switch asks for EAP-Key-Name, as for MACsec; eapol_test compares it with its own Session-Id. */
    @ParameterizedTest
    @EnumSource
    void theKeyNameIsTheSessionId(TlsVersion version) throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Identity device = site.deviceRoot.issue(Leaf.device(Site.SERIAL));
            Program.Result result =
                    run(site, device, version, 1024, "host/device", List.of("-M00:11:22:aa:bb:cc", "-e"));
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(
                    result.output().contains("Locally derived EAP Session-Id matches EAP-Key-Name from server"),
                    result.output());
        }
    }

    @Test
    void noKeyNameForThoseWhoDoNotAsk() throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Program.Result result =
                    run(site, site.deviceRoot.issue(Leaf.device(Site.SERIAL)), TlsVersion.TLS_1_3, 1024, "x", MAC);
            assertEquals(0, result.exitCode(), result.output());
            assertFalse(result.output().contains("Attribute 102"), result.output());
        }
    }

    /** The outer identity says nothing; the event has it beside the one that the certificate proves. */
    @ParameterizedTest
    @ValueSource(strings = {"@example.org", "anonymous@example.org", ""})
    void anAnonymousOuterIdentity(String outer) throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Identity device = site.deviceRoot.issue(Leaf.device(Site.SERIAL));
            Program.Result result = run(site, device, TlsVersion.TLS_1_3, 1024, outer, MAC);
            assertEquals(0, result.exitCode(), result.output());
            SecurityEvent event = site.events.get(0);
            assertEquals(Optional.of(outer).filter(name -> !name.isEmpty()), event.get(Field.USER_NAME));
            assertEquals(Optional.of(Site.SERIAL), event.get(Field.CREDENTIAL_IDENTITY));
            assertEquals(Optional.of(Site.SERIAL), event.get(Field.DEVICE_SERIAL_NUMBER));
            assertEquals(
                    Stream.of(outer, Site.SERIAL)
                            .filter(name -> !name.isEmpty())
                            .toList(),
                    event.get(Field.RELATED_USER).orElseThrow());
        }
    }

    /** A device is its certificate, whatever address it has today. */
    @Test
    void anotherMacAtEachAttempt() throws Exception {
        try (Site site = new Site(Site.Shape.standard())) {
            Identity device = site.deviceRoot.issue(Leaf.device(Site.SERIAL));
            List<String> macs = List.of("00-11-22-AA-BB-CC", "02-11-22-AA-BB-CD", "FE-11-22-AA-BB-CE");
            for (String mac : macs) {
                Program.Result result =
                        run(site, device, TlsVersion.TLS_1_2, 1024, "x", List.of("-M" + mac.replace('-', ':')));
                assertEquals(0, result.exitCode(), result.output());
            }
            assertEquals(
                    macs,
                    site.events.stream()
                            .map(event ->
                                    event.get(Field.SOURCE_MAC).orElseThrow().toString())
                            .toList());
            assertTrue(site.events.stream()
                    .allMatch(event -> event.get(Field.DEVICE_SERIAL_NUMBER).equals(Optional.of(Site.SERIAL))));
        }
    }

    private static Identity large(Site site) {
        Leaf leaf = Leaf.device(Site.SERIAL);
        for (int i = 0; i < 60; i++) {
            leaf = leaf.alternativeName(
                    new GeneralName(GeneralName.dNSName, i + "." + "x".repeat(60) + "." + "y".repeat(60) + ".example"));
        }
        return site.deviceRoot.issue(leaf);
    }

    private void assertAccepted(Site site, TlsVersion version, Identity device, int fragmentSize) throws Exception {
        Program.Result result = run(site, device, version, fragmentSize, "host/device", MAC);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("MPPE keys OK: 1  mismatch: 0"), result.output());
        assertTrue(result.output().contains("Using TLS version TLSv" + version.word()), result.output());
        assertEquals(1, site.events.size());
        assertEquals(Optional.of("access-accept"), site.events.get(0).get(Field.EVENT_ACTION));
    }

    private Program.Result run(
            Site site, Identity device, TlsVersion version, int fragmentSize, String identity, List<String> more)
            throws Exception {
        String phase1 = version == TlsVersion.TLS_1_3 ? "tls_disable_tlsv1_3=0" : "";
        return EapolTest.run(folder, site, device, phase1, fragmentSize, identity, more);
    }
}
