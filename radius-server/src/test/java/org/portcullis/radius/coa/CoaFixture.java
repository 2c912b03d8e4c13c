package org.portcullis.radius.coa;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.portcullis.policy.decision.CredentialTerms;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeFollower;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.HoldFollower;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.SessionSettings;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** A registry that another process writes to, the table of sessions, and a NAS that takes requests. */
public final class CoaFixture implements AutoCloseable {
    static final String SECRET = "of the coa port";
    public static final RuleSet POLICY = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: 110 }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            lifecycle: { registered: onboarding, onboarding: onboarding, active: rules, quarantined: quarantine }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """);
    private static final Actor ADMIN = new Actor("cli:root");
    public static final Retransmission PATIENT =
            new Retransmission(Duration.ofSeconds(60), Duration.ofSeconds(60), 5, Duration.ofMinutes(10));

    /** In force. */
    final AtomicReference<RuleSet> policy = new AtomicReference<>(POLICY);

    /** What every device seems to be. */
    final AtomicReference<Profile> profile = new AtomicReference<>(Profile.UNKNOWN);

    final TestNas nas = new TestNas(SECRET);
    /** In force, too. */
    final AtomicReference<NasClients> clients = new AtomicReference<>();

    final Sessions sessions = new Sessions(SessionSettings.defaults(Duration.ofMinutes(10)), RadiusClock.system());
    final NasHealthTable health = new NasHealthTable(InstantSource.system());
    final BlockingQueue<Session> updates = new LinkedBlockingQueue<>();
    private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
    private final AtomicLong aheadNanos = new AtomicLong();
    private final Database serving;
    private final Database beside;
    private final RegistryStore commands;
    /** As another process places them. */
    final HoldStore holds;

    private final String vendor;
    private final Optional<DynamicAuthorization.Method> method;
    private ChangeOfAuthorization coa;
    private ChangeFollower follower;

    /** @param method empty: the client has no coa configured */
    CoaFixture(Path folder, String vendor, Optional<DynamicAuthorization.Method> method) throws Exception {
        this.vendor = vendor;
        this.method = method;
        clients.set(new NasClients(List.of(client("lab"))));
        Path file = folder.resolve("portcullis.db");
        serving = Database.open(file);
        serving.migrate("policy");
        beside = Database.open(file);
        commands = new RegistryStore(beside, "node-1", InstantSource.system());
        holds = new HoldStore(beside, "node-1", InstantSource.system(), new Random());
    }

    CoaFixture start() throws Exception {
        return start(settings(List.of(Duration.ofHours(1)), Duration.ofHours(1)), PATIENT);
    }

    CoaFixture start(EnforcementSettings settings, Retransmission retransmission) throws Exception {
        RegistryStore registry = new RegistryStore(serving, "node-1", InstantSource.system());
        HoldStore held = new HoldStore(serving, "node-1", InstantSource.system(), new Random());
        held.load();
        coa = new ChangeOfAuthorization(
                "node-1",
                Optional.empty(),
                retransmission,
                settings,
                new ChangeOfAuthorization.Collaborators(
                        clients::get,
                        sessions,
                        () -> CompletableFuture.completedFuture(null),
                        registry,
                        new SessionReview(
                                registry,
                                policy::get,
                                CredentialTerms.of(Duration.ofDays(14)),
                                InstantSource.system(),
                                () -> ZoneId.of("UTC"),
                                DirectorySource.NONE,
                                seemingly(),
                                held.places()),
                        event -> {
                            events.add(event);
                            return CompletableFuture.completedFuture(1L);
                        },
                        health,
                        new RadiusClock(InstantSource.system(), () -> System.nanoTime() + aheadNanos.get()),
                        new Random()));
        sessions.listen(change -> updates.add(change.session()));
        later(Duration.ofHours(1));
        coa.start();
        follower = new ChangeFollower(serving, "node-1", List.of(new HoldFollower(held, coa)));
        follower.start();
        return this;
    }

    public static EnforcementSettings settings(List<Duration> backoff, Duration reauthentication) {
        return new EnforcementSettings(backoff, reauthentication, EnforcementSettings.Pace.DEFAULT, true);
    }

    NasClient client(String site) {
        return new NasClient(
                "sw-1",
                Cidr.parse("127.0.0.1/32"),
                Secret.ofUtf8("of the authentication port"),
                vendor,
                site,
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty(),
                method.map(way -> new DynamicAuthorization(
                        nas.address().getPort(),
                        way,
                        Optional.of(nas.address().getAddress()),
                        Optional.of(Secret.ofUtf8(SECRET)),
                        true)));
    }

    private ProfileSource seemingly() {
        return new ProfileSource() {
            @Override
            public Profile of(MacAddress mac) {
                return profile.get();
            }

            @Override
            public Profile of(Serial device, Optional<MacAddress> mac) {
                return profile.get();
            }
        };
    }

    /** As the profiler notes it, on whatever node. */
    void reprofiled(MacAddress mac, String function, int certainty) {
        profile.set(new Profile(Map.of(Profile.Trait.FUNCTION, new Profile.Estimate(function, certainty, List.of()))));
        beside.change(handle -> new ChangeTable("node-1")
                .add(
                        handle,
                        Instant.now(),
                        EventAction.PROFILE_CHANGED,
                        Change.MAC + mac.ecs(),
                        Actor.system("profiler"),
                        "seen by sw-1",
                        Map.of(),
                        Map.of("function", function)));
    }

    /** Has its timers believe that time went by. */
    void later(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    ChangeOfAuthorization coa() {
        return coa;
    }

    void registerChildren(String parent, List<String> serials, LifecycleState state) {
        serials.forEach(serial -> commands.register(sensor(serial, state, Optional.of(parent)), ADMIN, ""));
    }

    void register(String serial, LifecycleState state, Optional<String> parent) {
        commands.register(sensor(serial, state, parent), ADMIN, "");
        if (state == LifecycleState.ACTIVE) {
            commands.recordProof(new Serial(serial), idevid(serial), ADMIN);
        }
    }

    private static NewDevice sensor(String serial, LifecycleState state, Optional<String> parent) {
        return new NewDevice(
                new Serial(serial), "", "sensor", "acme", "", "", Set.of(), parent.map(Serial::new), state);
    }

    private static ProvenCredential idevid(String serial) {
        return new ProvenCredential(
                serial,
                Credential.Kind.IDEVID,
                Optional.empty(),
                "CN=maker",
                "CN=" + serial,
                number(serial),
                "AB".repeat(32),
                "EC-P256",
                "CD".repeat(32),
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                "good");
    }

    private static BigInteger number(String serial) {
        return BigInteger.valueOf(serial.hashCode() & 0xFFFFFF | 0x1000000);
    }

    /** As {@code portcullis device state} does it, in another process. */
    void change(String serial, LifecycleState to) {
        commands.changeState(new Serial(serial), to, ADMIN, "odd traffic", Optional.empty());
    }

    /** A device that was let in at the port of its number. */
    public static Session session(
            String id, String serial, int number, String profile, String vlan, String acctSessionId) {
        Instant now = Instant.now();
        return new Session(
                id,
                new Session.Nas(
                        "sw-1",
                        "lab",
                        InetAddress.getLoopbackAddress(),
                        Cidr.parseAddress("192.0.2.7"),
                        Optional.empty(),
                        Optional.of("switch-7")),
                new Session.Port(Optional.of((long) number), Optional.of("Gi1/0/" + number), "Ethernet"),
                new Session.Station(
                        Optional.of(new MacAddress(0x020000000000L + number)),
                        Optional.of("0200.0000.00%02x".formatted(number)),
                        Optional.of("identity-" + number)),
                Optional.of(new Session.Authorization(
                        Optional.of(new Serial(serial)),
                        Optional.of(new Session.Certificate(
                                "CN=maker", "0" + number(serial).toString(16).toUpperCase(Locale.ROOT))),
                        profile,
                        Optional.of(vlan))),
                Session.Usage.named(Optional.of(acctSessionId).filter(acct -> !acct.isEmpty())),
                now,
                now,
                Optional.empty(),
                false,
                Enforcement.NONE);
    }

    /** Waits until a session is as wanted. */
    Session await(String id, Predicate<Session> wanted) throws InterruptedException {
        Optional<Session> now = sessions.find(id).filter(wanted);
        while (now.isEmpty()) {
            if (updates.poll(120, TimeUnit.SECONDS) == null) {
                throw new AssertionError("session " + id + " stays " + sessions.find(id));
            }
            now = sessions.find(id).filter(wanted);
        }
        return now.get();
    }

    Session await(String id, Enforcement.Status status) throws InterruptedException {
        return await(id, session -> session.enforcement().status() == status);
    }

    SecurityEvent event() throws InterruptedException {
        SecurityEvent event = events.poll(120, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }

    @Override
    public void close() {
        if (coa != null) {
            coa.close();
            follower.close();
        }
        serving.close();
        beside.close();
        nas.close();
    }
}
