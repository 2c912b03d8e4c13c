package org.portcullis.radius.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.coa.CoaFixture;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** Who is alive, whose sessions are whose, and what nodes ask of each other; each node writes the same tables. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class NodeStoreTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Everybody is silent. */
    private static final Duration NONE = Duration.ofMillis(-1);

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private NodeStore one;
    private NodeStore two;
    private NodeStore three;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        new SessionStore(database, "node-1")
                .write(
                        List.of(
                                CoaFixture.session("a", "SN-1", 1, "sensors", "110", ""),
                                CoaFixture.session("b", "SN-2", 2, "sensors", "110", "")),
                        List.of(),
                        1);
        new SessionStore(database, "node-2")
                .write(List.of(CoaFixture.session("c", "SN-3", 3, "sensors", "110", "")), List.of(), 1);
        one = node("node-1");
        two = node("node-2");
        three = node("node-3");
        List.of(one, two, three).forEach(NodeStore::begin);
    }

    private NodeStore node(String name) {
        return new NodeStore(database, name, InstantSource.system());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aNodeThatIsThereIsNotTakenOver() {
        assertEquals(Optional.empty(), one.beat());
        assertEquals(List.of(), two.silent(LONG));
        assertEquals(Optional.empty(), two.takeOver("node-1", LONG));
        assertEquals(Set.of("c"), two.mine());
    }

    @Test
    void theSessionsOfASilentNodeAreTakenOverByOne() {
        assertEquals(List.of("node-1", "node-3"), two.silent(NONE));
        assertEquals(
                List.of("a", "b"),
                two.takeOver("node-1", NONE).orElseThrow().stream()
                        .map(Session::id)
                        .sorted()
                        .toList());
        assertEquals(Optional.empty(), three.takeOver("node-1", NONE), "another one was first");
        assertEquals(List.of("node-2"), three.silent(NONE));
        assertEquals(Set.of("a", "b", "c"), two.mine());
        assertEquals(Set.of(), one.mine());
        assertEquals(List.of("node-taken-over node-1 by node-2"), changes());
        assertEquals(3, three.takeOver("node-2", NONE).orElseThrow().size(), "and those of that one by the next");
    }

    /** What has ended at the other one stays so. */
    @Test
    void aNodeThatReturnsTakesBackWhatItHas() {
        two.takeOver("node-1", NONE);
        new SessionStore(database, "node-2").write(List.of(), List.of("b"), 2);
        assertEquals(Optional.of("node-2"), one.beat());
        assertEquals(Optional.of("node-2"), one.beat(), "as long as it has not");
        one.takeBack(List.of("a", "b", "x"));
        assertEquals(Set.of("a"), one.mine());
        assertEquals(Set.of("c"), two.mine());
        assertEquals(Optional.empty(), one.beat());
        assertEquals(List.of("node-taken-over node-1 by node-2", "node-returned node-1 by node-1"), changes());
        one.takeBack(List.of("c"));
        assertEquals(Set.of("c"), two.mine(), "nobody has taken anything over");
    }

    /** After a restart it has nothing in its memory. */
    @Test
    void aNodeThatWasStartedAgainBeginsWithWhatIsItsOwn() {
        two.takeOver("node-1", NONE);
        one.begin();
        assertEquals(Optional.empty(), one.beat());
        assertEquals(Set.of("a", "b", "c"), two.mine());
    }

    @Test
    void anOrderIsTakenByOneAndAnswered() {
        OrderStore asking = new OrderStore(database, "node-1", InstantSource.system());
        OrderStore owner = new OrderStore(database, "node-2", InstantSource.system());
        OrderStore.Order order = asking.place("c", "node-2", Method.DISCONNECT, "alice");
        assertEquals(List.of(order), owner.open(LONG));
        assertEquals(List.of(), owner.open(NONE), "one that is too old");
        assertEquals(true, owner.take(order.id()));
        assertEquals(false, asking.take(order.id()), "too late to withdraw it");
        assertEquals(List.of(), owner.open(LONG));
        assertEquals(Optional.empty(), asking.answerTo(order.id()));
        owner.answer(order.id(), "done");
        assertEquals(Optional.of("done"), asking.answerTo(order.id()));
        assertEquals(List.of("session-ordered c by node-1"), changes());
        assertEquals(
                "{\"method\":\"disconnect\",\"node\":\"node-2\",\"order\":\"" + order.id() + "\"}",
                sorted(database.read(handle -> handle.createQuery("SELECT after FROM change")
                        .mapTo(String.class)
                        .one())));
    }

    private static String sorted(String json) {
        return "{"
                + String.join(
                        ",",
                        List.of(json.substring(1, json.length() - 1).split(",")).stream()
                                .sorted()
                                .toList()) + "}";
    }

    private List<String> changes() {
        return database.read(handle -> handle.createQuery("SELECT action, subject, node FROM change ORDER BY id")
                .map((row, context) ->
                        row.getString("action") + " " + row.getString("subject") + " by " + row.getString("node"))
                .list());
    }
}
