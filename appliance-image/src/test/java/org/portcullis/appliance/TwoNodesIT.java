package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.store.PostgresqlServer;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/** Two appliances on one PostgreSQL, which goes away for a while. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class TwoNodesIT {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int DISCONNECT_ACK = 41;
    private static final int DISCONNECT_NAK = 42;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private PostgresqlServer database;
    private Home one;
    private Home two;

    @Test
    void whatOneKnowsTheOtherKnowsAndBothGoOnWithoutTheDatabase() throws Exception {
        assumeTrue(
                PostgresqlServer.isInstalled() || "true".equals(System.getenv("CI")),
                "apt-get install " + PostgresqlServer.DEBIAN_PACKAGE);
        try (PostgresqlServer started = PostgresqlServer.start()) {
            database = started;
            one = Home.initNode(Files.createDirectory(folder.resolve("1")), "node-1", database, Optional.empty());
            two = Home.initNode(Files.createDirectory(folder.resolve("2")), "node-2", database, Optional.of(one));
            assertEquals(
                    1,
                    Home.portcullis(
                                    "init",
                                    "--dir",
                                    folder.resolve("3").toString(),
                                    "--storage",
                                    database.url() + "?user=" + database.user(),
                                    "--storage-password-file",
                                    folder.resolve("1/database.secret").toString())
                            .exit(),
                    "another first one");
            try (TestNas nas = new TestNas(one.radiusSecret())) {
                for (Home home : List.of(one, two)) {
                    home.takesCoa("port: " + nas.address().getPort());
                    home.configure("enforcement: { takeOverAfter: 8s }\n");
                }
                one.register(
                        "SN-1,,sensor,acme,,,,active",
                        "SN-2,,sensor,acme,,,,active",
                        "SN-3,,sensor,acme,,,,",
                        "SN-4,,sensor,acme,,,,active");
                try (Serving first = Serving.start(one)) {
                    try (Serving second = Serving.start(two)) {
                        resumesAtTheOther(first, second);
                        aSwitchOfOneAsksTheOther(first, second);
                        isEnforcedByTheOther(nas, first, second);
                        decidesByThePolicyOfTheOther(first, second);
                        survivesTheDatabase(first, second);
                        looksAfterTheSessionsOfTheDead(nas, first, second);
                    }
                    fallsSilentInTime(first);
                }
            }
        }
    }

    private void resumesAtTheOther(Serving first, Serving second) throws Exception {
        Home.Client sensor = one.enrol("SN-1");
        for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            ReturningDevice device = ReturningDevice.of(one, version.ordinal(), sensor.certificate(), sensor.key())
                    .with(version);
            ReturningDevice.Visit full = device.visit(first.auth());
            assertTrue(
                    full.result().accepted() && !full.resumed(), full.result().reason());
            ReturningDevice.Visit resumed = device.visit(second.auth());
            assertTrue(resumed.result().accepted(), resumed.result().reason());
            assertTrue(resumed.resumed(), "a session of the other node, by " + version);
            assertEquals(Optional.of("110"), resumed.vlan());
            JsonNode event = Events.newest(
                    two, "event.action: access-accept and tls.resumed: true and source.mac: " + device.mac());
            assertEquals("node-2", Events.text(event, "service.node.name"));
        }
    }

    /** A switch that was added at one node asks the other one, and is nobody's there after it was removed. */
    private void aSwitchOfOneAsksTheOther(Serving first, Serving second) throws Exception {
        Api here = new Api(one, first);
        Api there = new Api(two, second);
        String secret = here.post(
                        "/api/v1/nas",
                        "{\"name\": \"hall-9\", \"address\": \"127.0.9.9\", \"site\": \"lab\", \"generateSecret\": true}")
                .get()
                .get("secret")
                .asText();
        awaitClient(there, 200);
        Home.Client sensor = new Home.Client(
                "SN-1", one.folder().resolve("SN-1.pem"), one.folder().resolve("SN-1.key"));
        assertEquals(
                Optional.of("110"),
                new Supplicant(two, second.auth(), secret, List.of())
                        .join(sensor, "1.3", "127.0.9.9")
                        .vlan());
        assertEquals(204, there.send("DELETE", "/api/v1/nas/hall-9", "").statusCode());
        awaitClient(here, 404);
        JsonNode removed = Events.newest(two, "event.action: nas-removed and portcullis.nas.name: hall-9");
        assertEquals("node-2", Events.text(removed, "service.node.name"));
    }

    private static void awaitClient(Api api, int status) throws Exception {
        while (api.send("GET", "/api/v1/nas/hall-9", "").statusCode() != status) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void isEnforcedByTheOther(TestNas nas, Serving first, Serving second) throws Exception {
        Home.Client sensor = two.enrol("SN-2");
        assertEquals(
                Optional.of("110"),
                new Supplicant(two, second).join(sensor, "1.3").vlan());
        isAskedForAtTheOther(nas, first);
        one.run("device", "state", "SN-2", "quarantined", "--reason", "odd traffic")
                .done();
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        assertEquals(DISCONNECT_REQUEST, request.code());
        nas.answer(request, DISCONNECT_ACK);
        JsonNode sent = Events.newest(
                two, "event.action: coa-sent and portcullis.coa.result: ack and portcullis.coa.enforcement: confirmed");
        assertEquals("node-2", Events.text(sent, "service.node.name"));
        System.out.println("from the change on one node to the packet of the other: "
                + Events.text(sent, "portcullis.coa.delay") + " ms");
        String moved = "event.action: device-state-changed and device.serial_number: SN-2";
        JsonNode event = Events.newest(one, moved);
        assertEquals("node-1", Events.text(event, "service.node.name"));
        assertTrue(Events.search(two, moved).isEmpty(), "the node that made a change writes its event, and no other");
    }

    /** An operator at one node ends a session of the other, and is told what its switch said. */
    private void isAskedForAtTheOther(TestNas nas, Serving first) throws Exception {
        Api api = new Api(one, first);
        String id = sessionOf(api, "SN-2", "node-2");
        CompletableFuture<JsonNode> answer = api.post("/api/v1/sessions/" + id + "/disconnect");
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        assertEquals(DISCONNECT_REQUEST, request.code());
        nas.answer(request, DISCONNECT_NAK, TestNas.errorCause(503));
        JsonNode told = answer.get();
        assertEquals("nak", told.get("result").asText(), told.toString());
        assertEquals(503, told.at("/errorCause/number").asInt());
        JsonNode sent = Events.newest(two, "event.action: coa-sent and portcullis.coa.error_cause: 503");
        assertEquals("node-2", Events.text(sent, "service.node.name"));
        JsonNode ordered = Events.newest(one, "event.action: session-ordered and portcullis.session.id: " + id);
        assertEquals(Events.text(ordered, "user.name"), Events.text(sent, "user.name"));
    }

    /** What one puts in force the other decides by; no live session is concerned. */
    private void decidesByThePolicyOfTheOther(Serving first, Serving second) throws Exception {
        Api api = new Api(one, first);
        String policy = api.text("/api/v1/policy");
        String changed = policy.replace("vlan: { lab: 120", "vlan: { lab: 121").replace("vlan: 120", "vlan: 121");
        assertTrue(changed.contains("121"), policy);
        assertEquals(200, api.send("PUT", "/api/v1/policy", changed).statusCode());
        JsonNode looked = Events.newest(two, "event.action: policy-enforced and portcullis.policy.version: 2");
        assertEquals("0", Events.text(looked, "portcullis.policy.sessions_changing"), looked.toString());
        JsonNode simulated = JSON.readTree(new Api(two, second)
                .send(
                        "POST",
                        "/api/v1/policy/simulate",
                        "{\"device\": {\"state\": \"active\", \"type\": \"camera\"}, \"nas\": \"this-machine\"}")
                .body());
        assertEquals("121", simulated.path("vlan").asText(), simulated.toString());
        assertEquals(2, simulated.path("version").asInt());
    }

    /** kill -9 of one node; its session is told by the other one of what happens to its device. */
    private void looksAfterTheSessionsOfTheDead(TestNas nas, Serving first, Serving second) throws Exception {
        Home.Client sensor = two.enrol("SN-4");
        assertEquals(
                Optional.of("110"),
                new Supplicant(two, second).join(sensor, "1.3").vlan());
        Api api = new Api(one, first);
        String id = sessionOf(api, "SN-4", "node-2");
        second.killNine();
        one.run("device", "state", "SN-4", "quarantined", "--reason", "odd traffic")
                .done();
        String told = "event.action: coa-sent and portcullis.coa.result: ack and portcullis.session.id: " + id;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (Events.search(one, told).isEmpty()) {
            assertTrue(System.nanoTime() < end, "nobody told the switch");
            while (nas.waiting() > 0) {
                nas.answer(nas.take(), DISCONNECT_ACK);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertEquals("node-1", Events.text(Events.newest(one, told), "service.node.name"));
        assertEquals(id, sessionOf(api, "SN-4", "node-1"));
        JsonNode taken = Events.newest(one, "event.action: node-taken-over");
        assertTrue(
                Events.text(taken, "message").startsWith("Node node-2 fell silent; node node-1 looks after"),
                taken::toString);
    }

    /** Waits until the session is in the table as that node's. */
    private static String sessionOf(Api api, String device, String node) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (true) {
            for (JsonNode session :
                    api.json("/api/v1/sessions?device=" + device).get("sessions")) {
                if (session.get("node").asText().equals(node)) {
                    return session.get("id").asText();
                }
            }
            assertTrue(System.nanoTime() < end, "no session of " + device + " at " + node);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void survivesTheDatabase(Serving first, Serving second) throws Exception {
        Home.Client quarantined = client(two, "SN-2");
        Home.Client fresh = one.enrol("SN-3");
        for (Home home : List.of(one, two)) {
            home.awaitLog("the copy of the registry on this node is complete");
        }
        awaitCopies();
        // Not gone, but swallowed: nobody is told that it is away.
        database.freeze();
        assertEquals(
                Optional.of("666"),
                new Supplicant(two, second).join(quarantined, "1.2").vlan());
        database.stop();
        assertEquals(
                Optional.of("666"),
                new Supplicant(two, second).join(quarantined, "1.3").vlan());
        assertEquals(
                Optional.of("99"), new Supplicant(one, first).join(fresh, "1.2").vlan());
        assertEquals(503, new Api(one, first).send("GET", "/api/v1/devices", "").statusCode());

        database.resume();
        for (Home home : List.of(one, two)) {
            home.awaitLog("the registry's database answers again");
            Events.newest(home, "event.action: registry-unreachable");
            Events.newest(home, "event.action: registry-reachable");
        }
        for (String device : List.of("SN-2", "SN-3")) {
            JsonNode event = Events.newest(
                    device.equals("SN-2") ? two : one,
                    "event.action: access-accept and device.serial_number: " + device
                            + " and portcullis.registry.as_of >= now-1h");
            assertEquals(device.equals("SN-2") ? "666" : "99", Events.text(event, "network.vlan.id"));
        }
        two.run("device", "state", "SN-2", "active", "--reason", "cleared").done();
        awaitRelease(first, quarantined);
        Events.newest(
                one,
                "event.action: access-accept and device.serial_number: SN-2 and network.vlan.id: 110"
                        + " and not portcullis.registry.as_of: *");
        JsonNode cleared = Events.newest(
                two, "event.action: device-state-changed and device.serial_number: SN-2 and event.reason: cleared");
        assertEquals("active", Events.text(cleared, "portcullis.device.state"));
        JsonNode proven = Events.newest(one, "event.action: device-state-changed and device.serial_number: SN-3");
        assertEquals("onboarding", Events.text(proven, "portcullis.device.state"), "what was proven meanwhile");
    }

    /** It is let in by what the database says; a node that has just lost it once more decides by its copy until it is back. */
    private void awaitRelease(Serving node, Home.Client device) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!new Supplicant(one, node).join(device, "1.3").vlan().equals(Optional.of("110"))) {
            assertTrue(System.nanoTime() < end, "still held against what was before the database was away");
        }
    }

    /** Both nodes have copied the newest change. */
    private void awaitCopies() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM node_cursor"
                        + " WHERE consumer = 'replica' AND change >= (SELECT max(id) FROM change)")) {
            while (true) {
                try (ResultSet row = query.executeQuery()) {
                    if (row.next() && row.getInt(1) == 2) {
                        return;
                    }
                }
                assertTrue(System.nanoTime() < end, "the copies do not follow");
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Past staleFor there is no decision any more, and no answer. */
    private void fallsSilentInTime(Serving first) throws Exception {
        Files.writeString(
                two.configuration(), Files.readString(two.configuration()).replace("staleFor: 4h", "staleFor: 0s"));
        try (Serving second = Serving.start(two)) {
            two.awaitLog("the copy of the registry on this node is complete", 2);
            database.stop();
            two.awaitLog("the registry's database cannot be reached", 2);
            Home.Client sensor = client(one, "SN-1");
            Supplicant.Outcome silent = new Supplicant(two, second).ask(sensor, "1.3");
            assertFalse(silent.accepted() || silent.rejected(), silent.output());
            assertEquals(
                    Optional.of("110"),
                    new Supplicant(one, first).join(sensor, "1.3").vlan(),
                    "the other one has four hours");
            database.resume();
        }
    }

    private static Home.Client client(Home home, String serial) {
        return new Home.Client(
                serial, home.folder().resolve(serial + ".pem"), home.folder().resolve(serial + ".key"));
    }
}
