package org.portcullis.radius.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;

/** A running server on the loopback interface, with scripted EAP and a policy that permits unless told otherwise. */
final class Fixture implements AutoCloseable {
    /** How long a machine in trouble may take for what takes milliseconds. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    final ScriptedEap eap = new ScriptedEap();
    final HeldEvents events = new HeldEvents();
    final AtomicBoolean serving = new AtomicBoolean(true);
    final AtomicReference<PolicyDecisionPoint> policy =
            new AtomicReference<>((credential, request) -> Decisions.permit(request));
    final AtomicReference<NasClients> clients = new AtomicReference<>(clients(MessageAuthenticatorMode.REQUIRE));
    /** For MAC addresses without a certificate alone. */
    final AtomicReference<RuleSet> rules = new AtomicReference<>(RuleSet.read("policy.yml", "default: refuse"));

    final MemoryMacs certified = new MemoryMacs();
    final AtomicReference<RadiusDictionary> dictionary = new AtomicReference<>(RadiusDictionary.standard());
    final NasHealthTable health = new NasHealthTable(InstantSource.system());
    final AdmittedSessions admissions = new AdmittedSessions();
    final RadiusServer server;
    final InetSocketAddress address;
    private final List<Nas> opened = new ArrayList<>();

    static RadiusSettings settings() {
        return RadiusSettings.defaults("node-1", true).withRejectDelay(Duration.ZERO);
    }

    static RadiusSettings settings(boolean eventBeforeAnswer, int threads, int queue, int conversations) {
        return new RadiusSettings(
                "node-1",
                eventBeforeAnswer,
                threads,
                queue,
                conversations,
                Duration.ofSeconds(60),
                1000,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ZERO,
                Duration.ofSeconds(10));
    }

    Fixture() throws IOException {
        this(settings());
    }

    Fixture(RadiusSettings settings) throws IOException {
        this(settings, "127.0.0.1");
    }

    Fixture(RadiusSettings settings, String local) throws IOException {
        this(settings, local, RadiusClock.system());
    }

    Fixture(RadiusSettings settings, String local, RadiusClock clock) throws IOException {
        server = new RadiusServer(
                settings,
                new RadiusServer.Collaborators(
                        clients::get,
                        eap,
                        (credential, request) -> policy.get().decide(credential, request),
                        new MacDecisionPoint(
                                rules::get,
                                certified,
                                InstantSource.system(),
                                () -> ZoneOffset.UTC,
                                new RuleHits(),
                                HeldPlaces.NONE),
                        dictionary::get,
                        events,
                        serving::get,
                        admissions,
                        health,
                        clock,
                        new SecureRandom()));
        address = server.start(List.of(InetAddress.getByName(local)), 0).get(0);
    }

    static NasClients clients(MessageAuthenticatorMode mode) {
        return new NasClients(List.of(
                client("lab-switch", "127.0.0.1/32", mode),
                client("other-switch", "127.0.0.2/32", mode),
                client("v6-switch", "::1/128", mode)));
    }

    private static NasClient client(String name, String block, MessageAuthenticatorMode mode) {
        return new NasClient(
                name, Cidr.parse(block).orElseThrow(), Nas.SECRET, "cisco", "lab", mode, Optional.of("dummy"));
    }

    Nas nas() throws IOException {
        return nas("127.0.0.1");
    }

    Nas nas(String local) throws IOException {
        Nas nas = new Nas(address, local);
        opened.add(nas);
        return nas;
    }

    long drops(DropReason reason) {
        return server.drops().get(reason);
    }

    long count(AccessCount what) {
        return server.counts().get(what);
    }

    /** Blocks until a request was dropped for that reason. */
    void awaitDrop(DropReason reason) throws InterruptedException {
        await(() -> drops(reason) > 0, "a drop for " + reason + ", not " + server.drops());
    }

    static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("still waiting for " + what);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        eap.release.countDown();
        opened.forEach(Nas::close);
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
