package org.portcullis.radius.endtoend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.EapTlsServer;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;
import org.portcullis.radius.access.Admissions;
import org.portcullis.radius.access.MemoryMacs;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.access.RadiusSettings;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;

/** A RADIUS server with the real EAP-TLS behind it, one registered device S-1, and the certificates of both sides. */
final class Site implements AutoCloseable {
    static final Secret SECRET = Secret.ofUtf8("testing123");
    static final String SERIAL = "S-1";

    /** The defaults, with room for the conversations that a fuzzer begins and nobody ends. */
    private static final RadiusSettings SETTINGS = new RadiusSettings(
            "node-1",
            true,
            Runtime.getRuntime().availableProcessors(),
            1024,
            200_000,
            Duration.ofSeconds(60),
            DuplicateCache.DEFAULT_ENTRIES,
            DuplicateCache.DEFAULT_AGE,
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ZERO,
            Duration.ofSeconds(5));

    final TestPki pki = new TestPki();
    final TlsCryptography crypto = new TlsCryptography(pki.cryptography());
    final Authority serverRoot = pki.root("Server Root");
    final Authority deviceRoot;
    final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    volatile boolean registryGone;
    final RadiusServer server;
    final InetSocketAddress address;

    /** What a site is made of. */
    record Shape(KeyKind key, int fragmentSize, TlsVersion min, TlsVersion max, String address) {
        static Shape standard() {
            return new Shape(KeyKind.P256, 1024, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, "127.0.0.1");
        }

        Shape with(KeyKind kind) {
            return new Shape(kind, fragmentSize, min, max, address);
        }

        Shape with(int fragment) {
            return new Shape(key, fragment, min, max, address);
        }

        Shape only(TlsVersion version) {
            return new Shape(key, fragmentSize, version, version, address);
        }

        Shape at(String local) {
            return new Shape(key, fragmentSize, min, max, local);
        }
    }

    /** What a site's server runs with. */
    record Surroundings(RadiusSettings settings, RadiusClock clock, String clients) {
        static Surroundings standard() {
            return new Surroundings(SETTINGS, RadiusClock.system(), "127.0.0.0/8");
        }
    }

    Site(Shape shape) throws Exception {
        this(shape, Surroundings.standard());
    }

    Site(Shape shape, Surroundings around) throws Exception {
        deviceRoot = pki.root("Device Root", shape.key);
        CertifiedKey key = certified(serverRoot
                .intermediate("Server CA")
                .intermediate("Server CA 2")
                .issue(Leaf.server("nac.example").key(shape.key)));
        ChainValidator trust = new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(deviceRoot.certificate()), RevocationSettings.off())),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of()),
                pki.cryptography(),
                InstantSource.system());
        EapTlsServer eap = new EapTlsServer(
                crypto, new EapTlsSettings(shape.min, shape.max, shape.fragmentSize), () -> key, () -> trust);
        EventSink sink = this::keep;
        RadiusDictionary dictionary = RadiusDictionary.standard();
        NasClients clients = new NasClients(List.of(client("lab-switch", around.clients), client("v6", "::1")));
        server = new RadiusServer(
                around.settings,
                new RadiusServer.Collaborators(
                        () -> clients,
                        eap,
                        this::decide,
                        new MacDecisionPoint(
                                () -> RuleSet.read("policy.yml", "default: refuse"),
                                new MemoryMacs(),
                                InstantSource.system(),
                                () -> ZoneOffset.UTC,
                                new RuleHits(),
                                HeldPlaces.NONE),
                        () -> dictionary,
                        sink,
                        () -> true,
                        Admissions.NONE,
                        new NasHealthTable(InstantSource.system()),
                        around.clock,
                        new SecureRandom()));
        address = server.start(List.of(InetAddress.getByName(shape.address)), 0).get(0);
    }

    private CompletionStage<Long> keep(SecurityEvent event) {
        events.add(event);
        return CompletableFuture.completedFuture((long) events.size());
    }

    private static NasClient client(String name, String block) {
        return new NasClient(
                name,
                Cidr.parse(block).orElseThrow(),
                SECRET,
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
    }

    private Decision decide(ProvenCredential credential, AccessRequest request) {
        if (registryGone) {
            throw new StoreException("the registry is gone");
        }
        if (!credential.identity().equals(SERIAL)) {
            return Decision.Refuse.early(
                    FailureCode.DEVICE_UNKNOWN, "no device " + credential.identity() + " is registered", List.of());
        }
        AuthorizationProfile profile = new AuthorizationProfile(
                "sensors",
                Optional.of(VlanBySite.everywhere("110")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        return new Decision.Permit(
                device(),
                profile,
                Optional.of("110"),
                "sensors",
                "the rule sensors matched",
                List.of("rule sensors: matched"),
                Optional.empty());
    }

    private static Device device() {
        return new Device(
                "id-1",
                new Serial(SERIAL),
                "",
                "sensor",
                "",
                "",
                "",
                Set.of(),
                Optional.empty(),
                LifecycleState.ACTIVE,
                Optional.empty(),
                "",
                Instant.EPOCH,
                Optional.empty(),
                1);
    }

    CertifiedKey certified(Identity identity) {
        return CertifiedKey.of(identity.chain(), identity.key(), pki.cryptography(), crypto);
    }

    /** What a supplicant with that certificate is configured with; it trusts this site's server. */
    PeerSettings supplicant(Identity device) {
        PathValidator serverTrust = new PathValidator(
                List.of(serverRoot.certificate()), List.of(), pki.cryptography(), InstantSource.system());
        return PeerSettings.of("host/device", certified(device), serverTrust);
    }

    EapTlsPeer peer(PeerSettings settings) {
        return new EapTlsPeer(settings, crypto);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
