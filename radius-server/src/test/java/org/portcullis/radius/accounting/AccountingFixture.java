package org.portcullis.radius.accounting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.access.SeenDevices;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.store.SessionStore;

/** A running accounting server on the loopback interface, with its table of sessions in a real database. */
final class AccountingFixture implements AutoCloseable {
    static final SessionSettings SETTINGS =
            new SessionSettings(1000, 1000, Duration.ofMinutes(30), Duration.ofSeconds(60));

    /** How long a machine in trouble may take for what takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final ManualClock clock = new ManualClock();
    final KeptEvents events = new KeptEvents();
    final SeenDevices observations = new SeenDevices();
    final NasHealthTable health = new NasHealthTable(InstantSource.system());
    final AtomicBoolean serving = new AtomicBoolean(true);
    final Database database;
    final Sessions sessions;
    final SessionLedger ledger;
    final AccountingServer server;
    final InetSocketAddress address;
    private final List<AccountingNas> opened = new ArrayList<>();

    AccountingFixture(Path folder) throws IOException {
        database = Database.open(folder.resolve("sessions.db"));
        sessions = new Sessions(SETTINGS, clock.clock());
        ledger = SessionLedger.open(
                sessions, new SessionStore(database, "node-1"), SETTINGS, events, events::lastSequence, clock.clock());
        NasClients clients =
                new NasClients(List.of(client("lab-switch", "127.0.0.1/32"), client("other-switch", "127.0.0.2/32")));
        server = new AccountingServer(
                "node-1",
                new AccountingServer.Collaborators(
                        () -> clients,
                        sessions,
                        ledger,
                        events,
                        observations,
                        serving::get,
                        health,
                        clock.clock(),
                        new SecureRandom()));
        address = server.start(List.of(InetAddress.getLoopbackAddress()), 0).get(0);
    }

    private static NasClient client(String name, String block) {
        return new NasClient(
                name,
                Cidr.parse(block).orElseThrow(),
                AccountingNas.SECRET,
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
    }

    AccountingNas nas() throws IOException {
        return nas("127.0.0.1");
    }

    AccountingNas nas(String local) throws IOException {
        AccountingNas nas = new AccountingNas(address, local);
        opened.add(nas);
        return nas;
    }

    long drops(DropReason reason) {
        return server.drops().get(reason);
    }

    /** Blocks until a request was dropped for that reason. */
    void awaitDrop(DropReason reason) throws InterruptedException {
        awaitDrops(reason, 1);
    }

    void awaitDrops(DropReason reason, long count) throws InterruptedException {
        await(() -> drops(reason) >= count, () -> "waiting for a drop for " + reason + ": " + server.drops());
    }

    /** Blocks until no request waits for the disk. */
    void awaitRecorded() throws InterruptedException {
        await(() -> server.inWork() == 0, () -> "not recorded: " + server.inWork());
    }

    private static void await(BooleanSupplier condition, Supplier<String> what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("still " + what.get());
            }
            Thread.sleep(1);
        }
    }

    long count(AccountingCount what) {
        return server.counts().get(what);
    }

    @Override
    public void close() {
        opened.forEach(AccountingNas::close);
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        ledger.close();
        database.close();
    }
}
