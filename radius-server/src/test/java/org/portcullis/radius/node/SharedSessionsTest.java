package org.portcullis.radius.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.ChangeFollower;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.SessionLedger;
import org.portcullis.radius.accounting.SessionSettings;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.CoaFixture;
import org.portcullis.radius.coa.CoaReport;
import org.portcullis.radius.coa.CoaResult;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.store.NodeStore;
import org.portcullis.radius.store.OrderStore;
import org.portcullis.radius.store.SessionStore;

/** Nodes that share a PostgreSQL database, and a switch that takes requests from any of them. */
class SharedSessionsTest {
    private static final String SECRET = "of the coa port";
    private static final int DISCONNECT_ACK = 41;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final SessionSettings SETTINGS = SessionSettings.defaults(Duration.ofMinutes(10));

    @TempDir
    Path folder;

    private TestNas nas;
    private final List<Node> nodes = new ArrayList<>();

    /** One of the nodes, as an appliance wires it. */
    private final class Node implements AutoCloseable {
        final String name;
        final Database database = TestDatabase.POSTGRESQL.open(folder);
        final Sessions sessions = new Sessions(SETTINGS, RadiusClock.system());
        final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
        final RegistryStore registry;
        final NodeStore store;
        final SessionLedger ledger;
        final ChangeOfAuthorization coa;
        SharedSessions shared;
        private ChangeFollower follower;

        Node(String name, Duration silence, Duration patience) throws Exception {
            this.name = name;
            database.migrate("policy");
            registry = new RegistryStore(database, name, InstantSource.system());
            SessionStore table = new SessionStore(database, name);
            store = new NodeStore(database, name, InstantSource.system());
            store.begin();
            ledger = SessionLedger.open(sessions, table, SETTINGS, (after, each) -> {}, () -> 0, RadiusClock.system());
            coa = new ChangeOfAuthorization(
                    name,
                    Optional.empty(),
                    CoaFixture.PATIENT,
                    CoaFixture.settings(List.of(LONG), LONG),
                    new ChangeOfAuthorization.Collaborators(
                            () -> new NasClients(List.of(client())),
                            sessions,
                            ledger::stored,
                            registry,
                            new SessionReview(
                                    registry,
                                    () -> CoaFixture.POLICY,
                                    Duration.ofDays(14),
                                    InstantSource.system(),
                                    () -> ZoneId.of("UTC")),
                            event -> {
                                events.add(event);
                                return CompletableFuture.completedFuture(1L);
                            },
                            new NasHealthTable(InstantSource.system()),
                            RadiusClock.system(),
                            new Random()));
            coa.start();
            nodes.add(this);
            share(silence, patience);
        }

        /** Begins to look after the others; and to say that it is there. */
        void share(Duration silence, Duration patience) {
            shared = new SharedSessions(
                    name,
                    silence,
                    patience,
                    new SharedSessions.Collaborators(
                            store,
                            new OrderStore(database, name, InstantSource.system()),
                            sessions,
                            ledger::stored,
                            coa,
                            RadiusClock.system()));
            shared.start();
            follower = new ChangeFollower(database, name, List.of(coa, shared));
            follower.start();
        }

        /** Says nothing any more, and sees nothing, as one that lost the database. */
        void fallSilent() {
            follower.close();
            shared.close();
        }

        void admit(String id, String serial, int number) throws Exception {
            sessions.admitted(CoaFixture.session(id, serial, number, "onboarding", "99", "acct-" + number));
            ledger.stored().toCompletableFuture().get(120, TimeUnit.SECONDS);
        }

        OrderAnswer ask(String session, String owner) throws Exception {
            return shared.ask(session, owner, Method.DISCONNECT, "alice")
                    .toCompletableFuture()
                    .get(120, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            fallSilent();
            coa.close();
            ledger.close();
            database.close();
        }
    }

    private NasClient client() {
        return new NasClient(
                "sw-1",
                Cidr.parse("127.0.0.1/32"),
                Secret.ofUtf8("of the authentication port"),
                "",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty(),
                Optional.of(new DynamicAuthorization(
                        nas.address().getPort(),
                        Method.DISCONNECT,
                        Optional.of(nas.address().getAddress()),
                        Optional.of(Secret.ofUtf8(SECRET)),
                        true)));
    }

    @BeforeEach
    void open() throws Exception {
        nas = new TestNas(SECRET);
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
        nas.close();
    }

    @Test
    void aSessionOfAnotherNodeIsAskedForThere() throws Exception {
        Node one = new Node("node-1", LONG, LONG);
        Node two = new Node("node-2", LONG, LONG);
        register(one, "SN-1");
        two.admit("s1", "SN-1", 1);
        CompletableFuture<OrderAnswer> asked =
                one.shared.ask("s1", "node-2", Method.DISCONNECT, "alice").toCompletableFuture();
        TestNas.Request request = nas.take();
        assertEquals("acct-1", request.text(44));
        nas.answer(request, 42, TestNas.errorCause(503));
        CoaReport report = asked.get(120, TimeUnit.SECONDS).report().orElseThrow();
        assertEquals(CoaResult.Outcome.NAK, report.result().outcome());
        assertEquals(Optional.of(503L), report.result().errorCause());
        assertEquals("127.0.0.1:" + nas.address().getPort(), report.target());
        assertEquals("Disconnect-Request", report.type());
        assertEquals("disconnect", report.method().word());
        SecurityEvent sent = two.events.poll(120, TimeUnit.SECONDS);
        assertEquals("coa-sent", sent.get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("alice", sent.get(Field.USER_NAME).orElseThrow());
        assertEquals("node-2", sent.get(Field.SERVICE_NODE_NAME).orElseThrow());
    }

    /** What nobody has done in time is not done later, when nobody expects it. */
    @Test
    void anOrderThatNobodyTakesIsWithdrawn() throws Exception {
        Node one = new Node("node-1", LONG, Duration.ofSeconds(1));
        Node two = new Node("node-2", LONG, LONG);
        register(one, "SN-1");
        two.admit("s1", "SN-1", 1);
        two.fallSilent();
        OrderAnswer answer = one.ask("s1", "node-2");
        assertTrue(
                answer.problem().startsWith("node node-2, whose session it is, did not take the order"),
                answer.problem());
        two.share(LONG, LONG);
        one.fallSilent();
        one.share(LONG, LONG);
        register(one, "SN-2");
        two.admit("s2", "SN-2", 2);
        CompletableFuture<OrderAnswer> next =
                one.shared.ask("s2", "node-2", Method.DISCONNECT, "alice").toCompletableFuture();
        TestNas.Request request = nas.take();
        assertEquals("acct-2", request.text(44), "the first that is sent");
        nas.answer(request, DISCONNECT_ACK);
        assertEquals(
                "ack", next.get(120, TimeUnit.SECONDS).report().orElseThrow().outcome());
    }

    @Test
    void theSessionsOfANodeThatFellSilentAreLookedAfterAndComeBackWithIt() throws Exception {
        Node one = new Node("node-1", SHORT, LONG);
        Node two = new Node("node-2", SHORT, LONG);
        register(one, "SN-1");
        register(one, "SN-2");
        one.admit("s1", "SN-1", 1);
        one.admit("s2", "SN-2", 2);
        one.fallSilent();
        quarantine(two, "SN-1");
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        assertEquals("acct-1", request.text(44));
        nas.answer(request, DISCONNECT_ACK);
        SecurityEvent sent = two.events.poll(120, TimeUnit.SECONDS);
        assertEquals("node-2", sent.get(Field.SERVICE_NODE_NAME).orElseThrow());
        assertEquals(Set.of("s1", "s2"), two.store.mine());

        // Its memory is what it was: it never knew that it was away.
        one.sessions.admitted(CoaFixture.session("s3", "SN-2", 2, "onboarding", "99", "acct-3"));
        one.share(SHORT, LONG);
        await(() -> two.sessions.live() == 0, "node-2 lets go");
        await(() -> one.store.mine().equals(Set.of("s1", "s3")), "node-1 has them again");
        assertEquals(2, one.sessions.live());
        quarantine(two, "SN-2");
        TestNas.Request next = nas.take();
        while ("acct-1".equals(next.text(44))) {
            // Node 1 learns now what was changed while it was away.
            nas.answer(next, DISCONNECT_ACK);
            next = nas.take();
        }
        assertEquals("acct-3", next.text(44));
    }

    /** A device that has authenticated at the other node meanwhile has one session, not two. */
    @Test
    void aSessionThatIsNotTheNewestOfItsDeviceIsNotLookedAfter() throws Exception {
        Node one = new Node("node-1", SHORT, LONG);
        Node two = new Node("node-2", LONG, LONG);
        register(one, "SN-1");
        register(one, "SN-2");
        one.admit("s1", "SN-1", 1);
        one.admit("s2", "SN-2", 2);
        two.sessions.admitted(CoaFixture.session("s3", "SN-1", 1, "onboarding", "99", "acct-3"));
        one.fallSilent();
        two.fallSilent();
        two.share(SHORT, LONG);
        await(() -> two.sessions.find("s2").isPresent(), "the session that has no newer one");
        assertTrue(two.sessions.find("s1").isEmpty());
        await(() -> two.store.mine().equals(Set.of("s2", "s3")), "the rows");
    }

    private static void register(Node by, String serial) {
        by.registry.register(
                new NewDevice(
                        new Serial(serial),
                        "",
                        "sensor",
                        "",
                        "",
                        "",
                        Set.of(),
                        Optional.empty(),
                        LifecycleState.ONBOARDING),
                new Actor("admin"),
                "");
    }

    private static void quarantine(Node by, String serial) {
        by.registry.changeState(
                new Serial(serial), LifecycleState.QUARANTINED, new Actor("admin"), "odd traffic", Optional.empty());
    }

    private static void await(BooleanSupplier wanted, String what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!wanted.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
