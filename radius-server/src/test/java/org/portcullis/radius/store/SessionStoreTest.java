package org.portcullis.radius.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

class SessionStoreTest {
    private static final Instant AT = Instant.parse("2026-03-10T12:00:00.123Z");

    @TempDir
    Path folder;

    private Database database;
    private SessionStore store;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("sessions.db"));
        store = new SessionStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Session full(String id) throws UnknownHostException {
        return new Session(
                id,
                new Session.Nas(
                        "lab-switch",
                        "lab",
                        InetAddress.getByName("2001:db8::1"),
                        Optional.of(InetAddress.getByName("10.1.1.1")),
                        Optional.of(InetAddress.getByName("2001:db8::2")),
                        Optional.of("sw-1")),
                new Session.Port(Optional.of(4_294_967_295L), Optional.of("Gi1/0/7"), "Ethernet"),
                new Session.Station(
                        MacAddress.parse("00-11-22-AA-BB-CC"), Optional.of("0011.22aa.bbcc"), Optional.of("sensor")),
                Optional.of(new Session.Authorization(
                        Optional.of(new Serial("S-1 ü")),
                        Optional.of(new Session.Certificate("CN=Acme", "0A1B")),
                        "sensors",
                        Optional.of("110"))),
                new Session.Usage(
                        true,
                        Optional.of("A-1"),
                        1,
                        Long.MAX_VALUE,
                        2,
                        3,
                        4,
                        Optional.of(InetAddress.getByName("10.0.0.7"))),
                AT,
                AT.plusSeconds(1),
                Optional.of(AT.plusSeconds(2)),
                true,
                new Enforcement(Enforcement.Status.PENDING, "disconnect", 2, Optional.of(AT)));
    }

    private static Session bare(String id) throws UnknownHostException {
        return new Session(
                id,
                new Session.Nas(
                        "n",
                        "",
                        InetAddress.getByName("127.0.0.1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Session.Port(Optional.empty(), Optional.empty(), ""),
                new Session.Station(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Session.Usage.NONE,
                AT,
                AT,
                Optional.empty(),
                false,
                Enforcement.NONE);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        assertEquals(OptionalLong.empty(), store.replayPoint());
        store.write(List.of(bare("a"), full("b")), List.of(), 7);
        assertEquals(List.of(bare("a"), full("b")), store.all());
        assertEquals(OptionalLong.of(7), store.replayPoint());
    }

    @Test
    void aLaterStateTakesThePlaceAndWhatIsGoneIsGone() throws Exception {
        store.write(List.of(bare("a"), bare("b")), List.of(), 1);
        store.write(List.of(full("a")), List.of("b", "never there"), 2);
        assertEquals(List.of(full("a")), store.all());
        assertEquals(OptionalLong.of(2), store.replayPoint());
    }

    @Test
    void allOfItIsReplaced() throws Exception {
        store.write(List.of(bare("a"), bare("b")), List.of(), 1);
        store.replaceAll(List.of(full("c")), 5);
        assertEquals(List.of(full("c")), store.all());
        assertEquals(OptionalLong.of(5), store.replayPoint());
    }

    @Test
    void allOrNothing() throws Exception {
        store.write(List.of(bare("a")), List.of(), 1);
        database.change(handle -> handle.execute("ALTER TABLE session_replay RENAME TO gone"));
        assertThrows(StoreException.class, () -> store.write(List.of(full("b")), List.of("a"), 2));
        database.change(handle -> handle.execute("ALTER TABLE gone RENAME TO session_replay"));
        assertEquals(List.of(bare("a")), store.all());
        assertTrue(store.replayPoint().getAsLong() == 1);
    }
}
