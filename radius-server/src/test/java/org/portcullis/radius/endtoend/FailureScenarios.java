package org.portcullis.radius.endtoend;

import static org.portcullis.policy.decision.FailureCode.*;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.directory.CompanyDirectory;
import org.portcullis.policy.directory.DirectoryListener;
import org.portcullis.policy.directory.DirectorySettings;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/**
 * How each failure comes about in reality: one scenario a code. The last event that it leads to has the code. With a new
 * code comes a line in {@link #ALL} and a method.
 */
final class FailureScenarios {
    private static final String SERIAL = "S-1";

    /** Sets the scene, starts it, and lets a device come. */
    interface Scenario {
        void play(Scene scene) throws Exception;
    }

    static final Map<FailureCode, Scenario> ALL = new EnumMap<>(FailureCode.class);

    static {
        ALL.put(
                CERT_EXPIRED,
                scene -> withLeaf(
                        scene, leaf -> leaf.valid(ago(scene, Duration.ofDays(9)), ago(scene, Duration.ofDays(2)))));
        ALL.put(
                CERT_NOT_YET_VALID,
                scene -> withLeaf(
                        scene, leaf -> leaf.valid(ago(scene, Duration.ofDays(-2)), ago(scene, Duration.ofDays(-9)))));
        ALL.put(CERT_REVOKED, FailureScenarios::certRevoked);
        ALL.put(CERT_CHAIN_INVALID, scene -> withLeaf(scene, leaf -> leaf.keyUsage(KeyUsage.keyAgreement)));
        ALL.put(CERT_MALFORMED, scene -> tampered(scene, FailureScenarios::spoilCertificate));
        ALL.put(CERT_MISSING, scene -> withPeer(scene, PeerSettings::withoutCredentials));
        ALL.put(KEY_NOT_PROVEN, scene -> tampered(scene, FailureScenarios::spoilSignature));
        ALL.put(ISSUER_UNKNOWN, FailureScenarios::issuerUnknown);
        ALL.put(EKU_MISSING, scene -> withLeaf(scene, leaf -> leaf.purposes(KeyPurposeId.id_kp_serverAuth)));
        ALL.put(
                IDENTITY_MISSING,
                scene -> withLeaf(scene, leaf -> Leaf.of("O=Acme").purposes(KeyPurposeId.id_kp_clientAuth)));
        ALL.put(CRL_MISSING, scene -> {
            scene.revocation = RevocationSettings.crls(List.of());
            withLeaf(scene, leaf -> leaf);
        });
        ALL.put(CRL_EXPIRED, FailureScenarios::crlExpired);
        ALL.put(OCSP_RESPONDER_MISSING, scene -> OcspScenes.withoutResponder(scene, FailureScenarios::device));
        ALL.put(OCSP_UNREACHABLE, scene -> OcspScenes.unreachable(scene, FailureScenarios::device));
        ALL.put(OCSP_RESPONSE_INVALID, scene -> OcspScenes.outOfDate(scene, FailureScenarios::device));
        ALL.put(OCSP_STATUS_UNKNOWN, scene -> OcspScenes.unknown(scene, FailureScenarios::device));
        ALL.put(DEVICE_UNKNOWN, scene -> {
            scene.start();
            scene.come(scene.peer(scene.deviceRoot.issue(Leaf.device("S-2"))));
        });
        ALL.put(DEVICE_SUSPENDED, scene -> inState(scene, LifecycleState.SUSPENDED));
        ALL.put(DEVICE_DECOMMISSIONED, scene -> inState(scene, LifecycleState.DECOMMISSIONED));
        ALL.put(DEVICE_STATE_REFUSED, scene -> {
            scene.policy = "lifecycle: { quarantined: refuse }\n" + scene.policy;
            inState(scene, LifecycleState.QUARANTINED);
        });
        ALL.put(HELD, scene -> {
            scene.policy = "lifecycle: { quarantined: refuse }\n" + scene.policy;
            scene.held = (place, now) -> place.mac().map(mac -> hold(mac, now));
            ofType(scene, "sensor");
        });
        ALL.put(CREDENTIAL_NOT_BOUND, FailureScenarios::credentialNotBound);
        ALL.put(CREDENTIAL_SUPERSEDED, FailureScenarios::credentialSuperseded);
        ALL.put(ANCHOR_VENDOR_MISMATCH, scene -> {
            scene.anchorVendor = Optional.of("another");
            withLeaf(scene, leaf -> leaf);
        });
        ALL.put(NO_RULE_MATCHED, scene -> ofType(scene, "toy"));
        ALL.put(RULE_REFUSED, scene -> ofType(scene, "loot"));
        ALL.put(RULE_FAILED, scene -> ofType(scene, "odd"));
        ALL.put(DIRECTORY_UNAVAILABLE, FailureScenarios::directoryUnavailable);
        ALL.put(VLAN_UNDEFINED_AT_SITE, scene -> ofType(scene, "hall"));
        ALL.put(METHOD_UNSUPPORTED, FailureScenarios::methodUnsupported);
        ALL.put(MAB_DISABLED, MabScenes::disabled);
        ALL.put(MAB_ADDRESS_MISMATCH, scene -> MabScenes.asking(scene, "001122aabbcd"));
        ALL.put(
                MAB_PASSWORD_MISMATCH,
                scene -> MabScenes.asking(scene, "001122aabbcc", new RawAttribute(2, new byte[16])));
        ALL.put(MAB_LOCAL_ADDRESS, MabScenes::localAddress);
        ALL.put(MAB_HAS_CERTIFICATE, scene -> MabScenes.afterwards(scene, FailureScenarios::device));
        ALL.put(MAB_NO_RULE, scene -> MabScenes.asking(scene, "001122aabbcc"));
        ALL.put(EAP_METHOD_REFUSED, scene -> says(scene, 1, EapPacket.NAK, 25));
        ALL.put(EAP_PROTOCOL_ERROR, scene -> says(scene, 1, EapPacket.EAP_TLS, 0x80, 0, 0, 0, 9, 22));
        ALL.put(TLS_NO_COMMON_VERSION, scene -> {
            scene.tls = new EapTlsSettings(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3, 1024);
            withPeer(scene, peer -> peer.withVersion(TlsVersion.TLS_1_2));
        });
        ALL.put(TLS_NO_COMMON_CIPHER, scene -> offering(scene, 0xC0, 0x13));
        ALL.put(TLS_RSA_KEY_EXCHANGE_REFUSED, scene -> offering(scene, 0x00, 0x2F));
        ALL.put(TLS_NO_EXTENDED_MASTER_SECRET, scene -> {
            scene.tls = scene.tls.with(ExtendedMasterSecret.REQUIRE);
            withPeer(scene, peer -> peer.withVersion(TlsVersion.TLS_1_2).withoutExtendedMasterSecret());
        });
        ALL.put(TLS_CLIENT_REJECTED_SERVER_CERTIFICATE, FailureScenarios::rejectedServerCertificate);
        ALL.put(TLS_CLIENT_ALERT, scene -> says(scene, 2, EapPacket.EAP_TLS, 0, 21, 3, 3, 0, 2, 2, 80));
        ALL.put(TLS_HANDSHAKE_FAILED, scene -> says(scene, 2, EapPacket.EAP_TLS, 0, 22, 3, 3, 0, 4, 1, 0, 0, 0));
        ALL.put(EAP_TIMEOUT_AT_START, scene -> silentAt(scene, 1, TlsVersion.TLS_1_3, 3800));
        ALL.put(EAP_TIMEOUT_AT_CLIENT_HELLO, scene -> silentAt(scene, 2, TlsVersion.TLS_1_3, 100));
        ALL.put(EAP_TIMEOUT_AT_SERVER_CERTIFICATE, scene -> {
            scene.tls = new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 500);
            silentAt(scene, 2, TlsVersion.TLS_1_3, 3800);
        });
        ALL.put(EAP_TIMEOUT_AT_CERTIFICATE, scene -> silentAt(scene, 2, TlsVersion.TLS_1_3, 3800));
        ALL.put(EAP_TIMEOUT_AT_FINISHED, scene -> silentAt(scene, 3, TlsVersion.TLS_1_2, 3800));
        ALL.put(EAP_TIMEOUT_AT_SUCCESS_INDICATION, scene -> silentAt(scene, 3, TlsVersion.TLS_1_3, 3800));
    }

    private FailureScenarios() {}

    private static Instant ago(Scene scene, Duration duration) {
        return scene.pki.now().minus(duration);
    }

    private static void withLeaf(Scene scene, UnaryOperator<Leaf> leaf) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.start();
        scene.come(scene.peer(scene.deviceRoot.issue(leaf.apply(Leaf.device(SERIAL)))));
    }

    private static void withPeer(Scene scene, UnaryOperator<PeerSettings> settings) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.start();
        scene.come(settings.apply(scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL)))));
    }

    private static void device(Scene scene) throws Exception {
        withLeaf(scene, leaf -> leaf);
    }

    private static void inState(Scene scene, LifecycleState state) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.change(SERIAL, state);
        scene.start();
        scene.come(scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL))));
    }

    private static Hold hold(MacAddress mac, Instant now) {
        HoldTarget target = new HoldTarget.OfMac(mac);
        return new Hold("h1", target, now, now.plusSeconds(60), "a scenario wants it", "admin", HoldOrigin.ADMIN);
    }

    private static void ofType(Scene scene, String type) throws Exception {
        scene.register(SERIAL, type, LifecycleState.ACTIVE);
        scene.start();
        scene.come(scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL))));
    }

    /** At its address nobody listens any more. */
    private static void directoryUnavailable(Scene scene) throws Exception {
        int port;
        try (ServerSocket former = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = former.getLocalPort();
        }
        DirectorySettings settings = new DirectorySettings(
                List.of(URI.create("ldap://127.0.0.1:" + port)),
                Optional.empty(),
                "dc=example",
                "(serialNumber={serial})",
                Optional.empty(),
                Map.of(Attribute.DIRECTORY_DEPARTMENT, "departmentNumber"),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                DirectorySettings.OnAway.REFUSE);
        scene.policy = scene.policy.replace("device.type == \"sensor\"", "directory.department == \"facility\"");
        try (CompanyDirectory directory = CompanyDirectory.open(settings, new Unheard())) {
            scene.directory = directory;
            ofType(scene, "sensor");
        }
    }

    private static final class Unheard implements DirectoryListener {
        @Override
        public void unreachable(String why) {}

        @Override
        public void reachable() {}
    }

    private static void certRevoked(Scene scene) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        Identity device = scene.deviceRoot.issue(Leaf.device(SERIAL));
        scene.revocation = crls(scene.deviceRoot.crl(device.certificate()));
        scene.start();
        scene.come(scene.peer(device));
    }

    private static void crlExpired(Scene scene) throws Exception {
        scene.revocation =
                crls(scene.deviceRoot.crl(ago(scene, Duration.ofDays(3)), ago(scene, Duration.ofDays(2)), List.of()));
        withLeaf(scene, leaf -> leaf);
    }

    private static RevocationSettings crls(X509CRL crl) throws Exception {
        return RevocationSettings.crls(RevocationList.parse("a CRL", crl.getEncoded()));
    }

    private static void issuerUnknown(Scene scene) throws Exception {
        scene.start();
        scene.come(scene.peer(scene.pki.root("Nobody").issue(Leaf.device(SERIAL))));
    }

    /** The first key that a device uses is bound to it; another certificate for its serial has another key. */
    private static void credentialNotBound(Scene scene) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.start();
        scene.come(scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL))));
        scene.event();
        scene.come(scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL))));
    }

    private static void credentialSuperseded(Scene scene) throws Exception {
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        Identity older = scene.issued(SERIAL);
        scene.start();
        scene.come(scene.peer(older));
        scene.come(scene.peer(scene.issued(SERIAL)));
        scene.event();
        scene.event();
        scene.come(scene.peer(older));
    }

    private static void methodUnsupported(Scene scene) throws Exception {
        scene.start();
        try (var client = scene.client()) {
            client.exchange(
                    Code.ACCESS_REQUEST,
                    List.of(Scene.DICTIONARY.attribute("User-Name", "bob"), new RawAttribute(2, new byte[16])));
        }
    }

    private static void rejectedServerCertificate(Scene scene) throws Exception {
        scene.start();
        scene.come(PeerSettings.of(
                "host/device",
                scene.certified(scene.deviceRoot.issue(Leaf.device(SERIAL))),
                scene.trusting(scene.pki.root("Another"))));
    }

    /** A ClientHello whose cipher suites are all this one. */
    private static void offering(Scene scene, int high, int low) throws Exception {
        tampered(scene, (round, response) -> {
            if (round == 1) {
                int sessionId = 6 + 5 + 4 + 2 + 32;
                int suites = sessionId + 1 + (response[sessionId] & 0xFF);
                int length = (response[suites] & 0xFF) << 8 | response[suites + 1] & 0xFF;
                for (int at = suites + 2; at < suites + 2 + length; at += 2) {
                    response[at] = (byte) high;
                    response[at + 1] = (byte) low;
                }
            }
            return Optional.of(response);
        });
    }

    /** In that round the device says this instead, and then nothing. */
    private static void says(Scene scene, int at, int type, int... data) throws Exception {
        byte[] octets = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            octets[i] = (byte) data[i];
        }
        tampered(scene, (round, response) -> {
            if (round != at) {
                return Optional.of(round < at ? response : acknowledgement(response));
            }
            return Optional.of(
                    EapPacket.response(response[1] & 0xFF, type, octets).encode());
        });
    }

    /** What a device answers whose part is over: it has heard the alert. */
    private static byte[] acknowledgement(byte[] response) {
        return EapPacket.response(response[1] & 0xFF, EapPacket.EAP_TLS, new byte[] {0})
                .encode();
    }

    private static void silentAt(Scene scene, int at, TlsVersion version, int fragmentSize) throws Exception {
        if (scene.tls.fragmentSize() > 500) {
            scene.tls = new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 3800);
        }
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.start();
        scene.come(
                scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL)))
                        .withVersion(version)
                        .withFragmentSize(fragmentSize),
                Scene.MAC,
                (round, response) -> round < at ? Optional.of(response) : Optional.empty());
        if (version == TlsVersion.TLS_1_3 && at == 3) {
            // The permit, which the device never took.
            scene.event();
        }
        scene.passIdleTime();
    }

    /** TLS 1.2, where the device's certificate and signature pass in the clear, in one packet. */
    private static void tampered(Scene scene, Scene.Wire wire) throws Exception {
        scene.tls = new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2, 3800);
        scene.register(SERIAL, "sensor", LifecycleState.ACTIVE);
        scene.start();
        scene.come(
                scene.peer(scene.deviceRoot.issue(Leaf.device(SERIAL))).withVersion(TlsVersion.TLS_1_2),
                Scene.MAC,
                wire);
    }

    private static Optional<byte[]> spoilCertificate(int round, byte[] response) {
        if (round == 2) {
            // The certificate's own SEQUENCE becomes a SET.
            response[indexOf(response, 0x30, 0x82)] = 0x31;
        }
        return Optional.of(round > 2 ? acknowledgement(response) : response);
    }

    private static Optional<byte[]> spoilSignature(int round, byte[] response) {
        if (round == 2) {
            // Its last octet stands before the ChangeCipherSpec.
            response[indexOf(response, 0x14, 0x03, 0x03, 0x00, 0x01, 0x01) - 1] ^= 1;
        }
        return Optional.of(round > 2 ? acknowledgement(response) : response);
    }

    private static int indexOf(byte[] octets, int... wanted) {
        for (int at = 0; at + wanted.length <= octets.length; at++) {
            int from = at;
            if (IntStream.range(0, wanted.length).allMatch(i -> (octets[from + i] & 0xFF) == wanted[i])) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }
}
