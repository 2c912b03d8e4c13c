package org.portcullis.radius.nas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** Who may act as whom over TLS. */
class ConfiguredPeersTest {
    private static final TestPki PKI = new TestPki();
    private static final Authority SWITCHES = PKI.root("Switch CA");
    private static final Authority DEVICES = PKI.root("Device CA");
    private static final Identity PINNED = SWITCHES.issue(Leaf.device("anything"));

    private RevocationSettings revocation = RevocationSettings.off();

    static Stream<Arguments> admitted() {
        return Stream.of(
                Arguments.of("dNSName", named("sw1.example"), "by-name"),
                Arguments.of("dNSName in another case", named("SW1.Example"), "by-name"),
                Arguments.of("commonName where there is no alternative", Leaf.of("CN=sw1.example"), "by-name"),
                Arguments.of("iPAddress", addressed("192.0.2.7"), "by-address"),
                Arguments.of("iPAddress, IPv6", addressed("2001:db8::7"), "by-address"),
                Arguments.of("one of several names", named("other.example", "sw1.example"), "by-name"),
                Arguments.of("an intermediate CA", named("sw1.example"), "by-name"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void admitted(String what, Leaf leaf, String client) {
        Authority issuer = what.contains("intermediate") ? SWITCHES.intermediate("Switch CA 2") : SWITCHES;
        PeerVerdict verdict = judge(issuer.issue(leaf));
        PeerVerdict.Admitted admitted = assertInstanceOf(PeerVerdict.Admitted.class, verdict, verdict.toString());
        assertEquals(client, admitted.client().name());
        assertEquals(Secret.ofUtf8("radsec"), admitted.client().secret());
    }

    static Stream<Arguments> refused() {
        Leaf good = named("sw1.example");
        return Stream.of(
                Arguments.of("a name of nobody", SWITCHES.issue(named("sw9.example")), "RADSEC_CLIENT_UNKNOWN", ""),
                Arguments.of("a wildcard", SWITCHES.issue(named("*.example")), "RADSEC_CLIENT_UNKNOWN", ""),
                Arguments.of(
                        "the commonName beside an alternative",
                        SWITCHES.issue(dns(Leaf.of("CN=sw1.example"), "x.example")),
                        "RADSEC_CLIENT_UNKNOWN",
                        ""),
                Arguments.of(
                        "names of two clients",
                        SWITCHES.issue(dns(addressed("192.0.2.7"), "sw1.example")),
                        "RADSEC_CLIENT_UNKNOWN",
                        "several clients: by-name, by-address"),
                Arguments.of(
                        "the name of a pinned client, another fingerprint",
                        SWITCHES.issue(named("pinned.example")),
                        "RADSEC_CLIENT_UNKNOWN",
                        ""),
                Arguments.of(
                        "another CA", PKI.root("Nobody").issue(good), "RADSEC_CERTIFICATE_REFUSED", "issuer-unknown"),
                Arguments.of(
                        "a device's CA, with the switch's name", DEVICES.issue(good), "RADSEC_CERTIFICATE_REFUSED", ""),
                Arguments.of(
                        "expired",
                        SWITCHES.issue(good.valid(
                                PKI.now().minus(Duration.ofDays(9)), PKI.now().minus(Duration.ofDays(1)))),
                        "RADSEC_CERTIFICATE_REFUSED",
                        "cert-expired"),
                Arguments.of(
                        "for servers only",
                        SWITCHES.issue(good.purposes(KeyPurposeId.id_kp_serverAuth)),
                        "RADSEC_CERTIFICATE_REFUSED",
                        "eku-missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, Identity identity, FailureCode code, String explained) {
        assertRefused(identity, code, explained);
    }

    @Test
    void aFingerprintIsEnoughAndOnlyThatCertificateHasIt() {
        PeerVerdict.Admitted admitted = assertInstanceOf(PeerVerdict.Admitted.class, judge(PINNED));
        assertEquals("by-fingerprint", admitted.client().name());
        assertRefused(SWITCHES.issue(Leaf.device("anything")), FailureCode.RADSEC_CLIENT_UNKNOWN, "");
    }

    @Test
    void aRevokedCertificateIsRefusedAndAMissingListSaysSo() throws Exception {
        Identity good = SWITCHES.issue(named("sw1.example"));
        revocation = RevocationSettings.crls(List.of(list()));
        assertInstanceOf(PeerVerdict.Admitted.class, judge(good));
        revocation = RevocationSettings.crls(List.of(list(good)));
        assertRefused(good, FailureCode.RADSEC_CERTIFICATE_REFUSED, "cert-revoked");
        revocation = RevocationSettings.crls(List.of());
        assertRefused(good, FailureCode.RADSEC_CERTIFICATE_REFUSED, "crl-missing");
    }

    private static RevocationList list(Identity... revoked) throws Exception {
        java.nio.file.Path file = java.nio.file.Files.createTempFile("switches", ".crl");
        try {
            java.nio.file.Files.write(
                    file,
                    SWITCHES.crl(Stream.of(revoked)
                                    .map(Identity::certificate)
                                    .toArray(java.security.cert.X509Certificate[]::new))
                            .getEncoded());
            return RevocationList.read(file).get(0);
        } finally {
            java.nio.file.Files.delete(file);
        }
    }

    private void assertRefused(Identity identity, FailureCode code, String explained) {
        PeerVerdict verdict = judge(identity);
        PeerVerdict.Refused refused = assertInstanceOf(PeerVerdict.Refused.class, verdict, verdict.toString());
        assertEquals(code, refused.code(), refused.explanation());
        assertTrue(refused.explanation().contains(explained), refused.explanation());
    }

    private PeerVerdict judge(Identity identity) {
        PeerValidator trust = new PeerValidator(
                List.of(Anchor.of(List.of(SWITCHES.certificate()), revocation)),
                PKI.cryptography(),
                InstantSource.fixed(PKI.now()));
        String pinned = CertificateFacts.of(PINNED.certificate()).sha256();
        NasClients clients = new NasClients(
                List.of(),
                List.of(
                        client("by-name", List.of("sw1.example"), List.of()),
                        client("by-address", List.of("192.0.2.7", "2001:db8::7"), List.of()),
                        client("by-fingerprint", List.of(), List.of(pinned)),
                        client("by-both", List.of("pinned.example"), List.of(pinned))));
        return new ConfiguredPeers(() -> trust, () -> clients, new Pem(PKI.cryptography())).judge(identity.chain());
    }

    private static CertifiedClient client(String name, List<String> names, List<String> fingerprints) {
        return new CertifiedClient(
                new NasClient(
                        name,
                        Optional.empty(),
                        NasClient.RADSEC_SECRET,
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty(),
                        Optional.empty()),
                new PeerIdentity(names, fingerprints));
    }

    private static Leaf named(String... names) {
        Leaf leaf = Leaf.of("CN=unused").purposes(KeyPurposeId.id_kp_clientAuth);
        for (String name : names) {
            leaf = dns(leaf, name);
        }
        return leaf;
    }

    private static Leaf dns(Leaf leaf, String name) {
        return leaf.alternativeName(new GeneralName(GeneralName.dNSName, name));
    }

    private static Leaf addressed(String address) {
        return Leaf.of("CN=unused").alternativeName(new GeneralName(GeneralName.iPAddress, address));
    }
}
