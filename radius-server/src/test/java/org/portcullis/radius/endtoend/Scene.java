package org.portcullis.radius.endtoend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.EapTlsServer;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.CredentialTerms;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.MacWitness;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.decision.RegistryDecisionPoint;
import org.portcullis.policy.decision.RegistryDecisionPoint.UnknownDevice;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.radius.access.Admissions;
import org.portcullis.radius.access.MemoryMacs;
import org.portcullis.radius.access.MudDecisions;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.access.RadiusSettings;
import org.portcullis.radius.client.RadiusAnswer;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * A RADIUS server with everything real behind it: EAP-TLS, chain validation, the registry in SQLite, the policy. A scenario
 * sets what it wants otherwise and then lets devices come.
 */
final class Scene implements AutoCloseable {
    static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();
    static final MacAddress MAC = new MacAddress(0x001122AABBCCL);
    private static final Actor ADMIN = new Actor("admin");
    private static final Duration IDLE = Duration.ofSeconds(1);

    final TestPki pki = new TestPki();
    final TlsCryptography crypto = new TlsCryptography(pki.cryptography());
    final Authority serverRoot = pki.root("Server Root");
    /** Of a maker: its certificates are IDevIDs. */
    final Authority deviceRoot = pki.root("Device Root");
    /** The appliance's own: its certificates are LDevIDs. */
    final Authority ownCa = pki.root("Own CA");

    RevocationSettings revocation = RevocationSettings.off();
    Optional<String> anchorVendor = Optional.empty();
    EapTlsSettings tls = EapTlsSettings.defaults();
    UnknownDevice unknownDevice = UnknownDevice.REFUSE;
    DirectorySource directory = DirectorySource.NONE;
    HeldPlaces held = HeldPlaces.NONE;
    String policy = """
            profiles: { sensors: { vlan: 110 }, halls: { vlan: { plant: 220 } }, makers: { acl: mud }, onboarding: { vlan: 99 }, quarantine: { vlan: 666 } }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
              - { name: thieves, when: 'device.type == "loot"', then: refuse }
              - { name: broken, when: 'device.type == "odd" && device.tags[9] == "x"', then: sensors }
              - { name: makers, when: 'device.type == "described"', then: makers }
              - { name: halls, when: 'device.type == "hall"', then: halls }
            """;

    final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
    RadiusServer server;
    InetSocketAddress address;
    private final Database database;
    final RegistryStore registry;
    private final AtomicLong nanos = new AtomicLong();

    /** What comes between the device and the switch. */
    interface Wire {
        Wire FAITHFUL = (round, response) -> Optional.of(response);

        /**
         * @param round 0 for the EAP-Response/Identity
         * @param response what the device says
         * @return what arrives of it; empty when the device is not heard any more
         */
        Optional<byte[]> carry(int round, byte[] response);
    }

    Scene(Path folder) {
        database = Database.open(folder.resolve("registry.db"));
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", InstantSource.system());
    }

    void register(String serial, String type, LifecycleState state) {
        registry.register(
                new NewDevice(new Serial(serial), "", type, "acme", "", "", Set.of(), Optional.empty(), state),
                ADMIN,
                "delivered");
    }

    void change(String serial, LifecycleState state) {
        registry.changeState(new Serial(serial), state, ADMIN, "a scenario wants it", Optional.empty());
    }

    /** An LDevID of the own CA, bound to its device. */
    Identity issued(String serial) {
        Identity identity = ownCa.issue(Leaf.device(serial));
        X509Certificate certificate = identity.certificate();
        CertificateFacts facts = CertificateFacts.of(certificate);
        try {
            new CredentialStore(database, "node-1", InstantSource.system())
                    .bind(
                            new Serial(serial),
                            new IssuedCertificate(
                                    facts.issuer(),
                                    facts.serialNumber(),
                                    facts.keyId(),
                                    facts.notBefore(),
                                    facts.notAfter(),
                                    certificate.getEncoded()),
                            new CredentialStore.Claim.Admin(),
                            ADMIN);
        } catch (java.security.cert.CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return identity;
    }

    void start() throws Exception {
        CertifiedKey key = certified(serverRoot.intermediate("Server CA").issue(Leaf.server("nac.example")));
        ChainValidator trust = new ChainValidator(
                new TrustSettings(
                        List.of(new Anchor(List.of(deviceRoot.certificate()), anchorVendor, List.of(), revocation)),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of(ownCa.certificate())),
                pki.cryptography(),
                InstantSource.system());
        RuleSet rules = RuleSet.read("policy.yml", policy);
        MemoryMacs macs = new MemoryMacs();
        RegistryDecisionPoint decisions = new RegistryDecisionPoint(
                registry,
                () -> rules,
                unknownDevice,
                CredentialTerms.of(Duration.ZERO),
                InstantSource.system(),
                () -> ZoneOffset.UTC,
                directory,
                ProfileSource.NONE,
                held);
        NasClient nas = new NasClient(
                "lab-switch",
                Cidr.parse("127.0.0.0/8").orElseThrow(),
                Site.SECRET,
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
        NasClients clients = new NasClients(List.of(nas));
        RadiusDictionary dictionary = RadiusDictionary.standard();
        RadiusSettings defaults = RadiusSettings.defaults("node-1", true);
        server = new RadiusServer(
                new RadiusSettings(
                        "node-1",
                        true,
                        2,
                        64,
                        1000,
                        IDLE,
                        defaults.duplicateEntries(),
                        defaults.duplicateAge(),
                        defaults.interimInterval(),
                        defaults.stormWindow(),
                        Duration.ZERO,
                        defaults.stopWait()),
                new RadiusServer.Collaborators(
                        () -> clients,
                        new EapTlsServer(crypto, tls, () -> key, () -> trust),
                        new MacWitness(new MudDecisions(decisions, Optional::empty, () -> dictionary), macs),
                        new MacDecisionPoint(
                                () -> rules,
                                macs,
                                ProfileSource.NONE,
                                InstantSource.system(),
                                () -> ZoneOffset.UTC,
                                new RuleHits(),
                                held),
                        () -> dictionary,
                        this::keep,
                        () -> true,
                        Admissions.NONE,
                        ObservationSink.NONE,
                        new NasHealthTable(InstantSource.system()),
                        new RadiusClock(InstantSource.system(), nanos::get),
                        new SecureRandom()));
        address = server.start(List.of(InetAddress.getByName("127.0.0.1")), 0).get(0);
    }

    private CompletionStage<Long> keep(SecurityEvent event) {
        events.add(event);
        return CompletableFuture.completedFuture((long) events.size());
    }

    CertifiedKey certified(Identity identity) {
        return CertifiedKey.of(identity.chain(), identity.key(), pki.cryptography(), crypto);
    }

    /** A supplicant with that certificate, which trusts this server and sends whole flights. */
    PeerSettings peer(Identity device) {
        return PeerSettings.of("host/device", certified(device), trusting(serverRoot))
                .withFragmentSize(3800);
    }

    PathValidator trusting(Authority root) {
        return new PathValidator(List.of(root.certificate()), List.of(), pki.cryptography(), InstantSource.system());
    }

    /** The last answer; empty when the device was not heard to the end. */
    Optional<RadiusAnswer> come(PeerSettings settings) throws Exception {
        return come(settings, MAC, Wire.FAITHFUL);
    }

    Optional<RadiusAnswer> come(PeerSettings settings, MacAddress mac, Wire wire) throws Exception {
        EapTlsPeer peer = new EapTlsPeer(settings, crypto);
        try (RadiusClient client = client()) {
            Optional<byte[]> response = wire.carry(0, peer.identityResponse(1));
            Optional<byte[]> state = Optional.empty();
            for (int round = 1; response.isPresent(); round++) {
                RadiusAnswer answer = client.exchange(Code.ACCESS_REQUEST, request(mac, response.get(), state));
                PeerStep step = peer.receive(answer.eapMessage());
                if (answer.code() != Code.ACCESS_CHALLENGE) {
                    return Optional.of(answer);
                }
                state = answer.attributes().octets("State");
                response = step instanceof PeerStep.Respond respond
                        ? wire.carry(round, respond.packet())
                        : Optional.empty();
            }
            return Optional.empty();
        }
    }

    RadiusClient client() throws Exception {
        return new RadiusClient(
                address,
                Site.SECRET,
                DICTIONARY,
                new RadiusClient.Patience(Duration.ofSeconds(5), 12),
                new SecureRandom());
    }

    static List<RawAttribute> request(MacAddress mac, byte[] eap, Optional<byte[]> state) {
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(DICTIONARY.attribute("NAS-Port-Id", "Gi1/0/7"));
        attributes.add(DICTIONARY.attribute("NAS-Port-Type", "Ethernet"));
        attributes.add(DICTIONARY.attribute("Calling-Station-Id", mac.ecs()));
        attributes.addAll(EapMessage.split(eap));
        state.ifPresent(value -> attributes.add(DICTIONARY.attribute("State", value)));
        return attributes;
    }

    /** Lets the conversations that are under way be given up. */
    void passIdleTime() {
        nanos.addAndGet(IDLE.toNanos() + 1);
    }

    /** The next event; blocks until there is one. */
    SecurityEvent event() throws InterruptedException {
        SecurityEvent event = events.poll(120, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }

    @Override
    public void close() {
        try {
            if (server != null) {
                server.stop();
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            database.close();
        }
    }
}
