package org.portcullis.radius.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SessionStoreTest {
    private static final Instant AT = Instant.parse("2026-03-10T12:00:00.123Z");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private SessionStore store;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        store = new SessionStore(database, "node-1");
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
                        Optional.of("110"),
                        Optional.of(new Session.Basis("me", "floor 2", "CN=S-1", "EC-P256", "0123456789ABCDEF")))),
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
        database.change(handle -> handle.execute("ALTER TABLE session_point RENAME TO gone"));
        assertThrows(StoreException.class, () -> store.write(List.of(full("b")), List.of("a"), 2));
        database.change(handle -> handle.execute("ALTER TABLE gone RENAME TO session_point"));
        assertEquals(List.of(bare("a")), store.all());
        assertTrue(store.replayPoint().getAsLong() == 1);
    }

    @Test
    void aNodeSeesTheSessionsOfTheOthersBesideItsOwn() throws Exception {
        assumeTrue(databases == TestDatabase.POSTGRESQL, "a file is not shared");
        SessionStore other = new SessionStore(database, "node-2");
        store.write(List.of(full("a1")), List.of(), 7);
        other.write(List.of(full("b1"), full("b2"), bare("b3")), List.of(), 9);
        assertEquals(List.of(full("a1")), store.all());
        assertEquals(OptionalLong.of(7), store.replayPoint());
        SessionFilter all = SessionFilter.ALL;
        assertEquals(3, store.countOthers(all));
        assertEquals(
                List.of(new SessionStore.Placed("node-2", full("b1")), new SessionStore.Placed("node-2", full("b2"))),
                store.ofOthers(all, Optional.empty(), 2));
        assertEquals(
                List.of(new SessionStore.Placed("node-2", bare("b3"))),
                store.ofOthers(all, Optional.of(Map.entry(AT, "b2")), 2));
        assertEquals(2, store.countOthers(SessionFilter.ofDevice(new Serial("S-1 ü"))));
        assertEquals(2, store.countOthers(at("2001:db8:0::1")));
        assertEquals(1, store.countOthers(at("n")));
        for (SessionFilter filter : List.of(
                filter(Optional.of("110"), Optional.empty(), Optional.empty()),
                filter(Optional.empty(), Optional.of(true), Optional.empty()),
                filter(Optional.empty(), Optional.of(false), Optional.empty()),
                filter(Optional.empty(), Optional.empty(), Optional.of(Enforcement.Status.NONE)),
                filter(Optional.empty(), Optional.empty(), Optional.of(Enforcement.Status.PENDING)))) {
            assertEquals(
                    Stream.of(full("b1"), full("b2"), bare("b3"))
                            .filter(filter::matches)
                            .count(),
                    store.countOthers(filter),
                    filter.toString());
        }
        assertEquals(Optional.of("node-2"), store.ofOther("b1").map(SessionStore.Placed::node));
        assertEquals(Optional.empty(), store.ofOther("a1"));
        store.write(List.of(full("b1")), List.of(), 8);
        assertEquals(
                Optional.of("node-2"),
                store.ofOther("b1").map(SessionStore.Placed::node),
                "what another node has is written by that one alone");
        store.replaceAll(List.of(), 8);
        assertEquals(3, store.countOthers(all));
        assertEquals(3, other.all().size());
    }

    private static SessionFilter at(String nas) {
        return new SessionFilter(
                Optional.empty(), Optional.of(nas), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SessionFilter filter(
            Optional<String> vlan, Optional<Boolean> stale, Optional<Enforcement.Status> enforcement) {
        return new SessionFilter(Optional.empty(), Optional.empty(), vlan, stale, enforcement);
    }

    /** A supplicant may call itself what it likes. */
    @Test
    void aNameWithNulKeepsNothingFromBeingWritten() throws Exception {
        Session bare = bare("a1");
        store.write(
                List.of(new Session(
                        bare.id(),
                        bare.nas(),
                        bare.port(),
                        new Session.Station(Optional.empty(), Optional.empty(), Optional.of("a\0b")),
                        bare.authorization(),
                        bare.usage(),
                        bare.started(),
                        bare.lastHeard(),
                        bare.ends(),
                        bare.stale(),
                        bare.enforcement())),
                List.of(),
                1);
        assertEquals(Optional.of("a\uFFFDb"), store.all().get(0).station().userName());
    }
}
