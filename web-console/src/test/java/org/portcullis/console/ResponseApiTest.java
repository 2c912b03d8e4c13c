package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** What other tools may have done, once, and by what evidence. */
class ResponseApiTest {
    private static final Serial SN = new Serial("S-1");
    private static final Actor ADMIN = new Actor("admin");

    @TempDir
    Path folder;

    private TestConsole test;
    private String soar;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        soar = test.token("soar", Scope.RESPOND);
        test.registry.register(
                new NewDevice(SN, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ADMIN,
                "test");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void theSameRequestTwiceIsDoneOnce() throws Exception {
        String body = body("a-1", "quarantine", "\"device\": \"S-1\", \"until\": \"2h\"");
        JsonNode first = post(soar, body, 200);
        assertTrue(first.get("changed").asBoolean(), first.toString());
        assertEquals("quarantined", first.get("state").asText());
        assertEquals(
                test.clock.instant().plus(Duration.ofHours(2)).toString(),
                first.get("until").asText());
        test.registry.changeState(SN, LifecycleState.ACTIVE, ADMIN, "clean", Optional.empty());
        test.clock.advance(Duration.ofHours(3));

        HttpResponse<String> again = send(soar, body);
        assertEquals(200, again.statusCode());
        assertEquals("true", again.headers().firstValue("Idempotency-Replayed").orElseThrow());
        assertEquals(first, TestConsole.json(again));
        assertEquals(LifecycleState.ACTIVE, device().state());
        assertEquals(
                "Wrong id",
                post(soar, body("a-1", "release", "\"device\": \"S-1\""), 422)
                        .get("title")
                        .asText());
        // Another's ids are another's, and after a day they are nobody's any more.
        assertTrue(post(test.token("edr", Scope.QUARANTINE), body, 200)
                .get("changed")
                .asBoolean());
        test.registry.changeState(SN, LifecycleState.ACTIVE, ADMIN, "clean", Optional.empty());
        test.clock.advance(Duration.ofHours(21));
        test.access.responses().prune();
        assertTrue(post(soar, body, 200).get("changed").asBoolean());
    }

    @Test
    void whatIsDoneIsAuditedInTheNameOfTheTool() throws Exception {
        post(soar, body("a-1", "quarantine", "\"device\": \"S-1\""), 200);
        test.settle();
        JsonNode found = TestConsole.json(test.get(
                "/api/v1/events?q=event.action:response-requested",
                "Authorization",
                "Bearer " + test.token("auditor", Role.ANALYST)));
        assertEquals(1, found.get("total").asInt());
        JsonNode event = found.at("/events/0");
        assertEquals("soar", event.at("/user/name").asText());
        assertEquals("a-1", event.at("/portcullis/response/id").asText());
        assertEquals("quarantine", event.at("/portcullis/response/action").asText());
        assertEquals("S-1", event.at("/device/serial_number").asText());
        assertEquals("malware", device().stateReason());
    }

    @Test
    void releaseEndsAQuarantineAndNoSuspension() throws Exception {
        post(soar, body("a-1", "quarantine", "\"device\": \"S-1\""), 200);
        assertFalse(post(soar, body("a-2", "quarantine", "\"device\": \"S-1\""), 200)
                .get("changed")
                .asBoolean());
        assertEquals(
                "active",
                post(soar, body("a-3", "release", "\"device\": \"S-1\""), 200)
                        .get("state")
                        .asText());
        test.registry.changeState(SN, LifecycleState.SUSPENDED, ADMIN, "stolen", Optional.empty());
        post(soar, body("a-4", "release", "\"device\": \"S-1\""), 409);
        post(soar, body("a-5", "quarantine", "\"device\": \"S-1\""), 403);
        assertEquals(LifecycleState.SUSPENDED, device().state());
        // What was refused has not been done, so the same request may be made again.
        test.registry.changeState(SN, LifecycleState.ACTIVE, ADMIN, "found", Optional.empty());
        assertEquals(
                "quarantined",
                post(soar, body("a-5", "quarantine", "\"device\": \"S-1\""), 200)
                        .get("state")
                        .asText());
    }

    /** An address names a session; it names its device only where a certificate has proven it. */
    @Test
    void anAddressMovesNoDeviceThatProvedNothing() throws Exception {
        String byMac = "\"mac\": \"0011.22aa.bbcc\"";
        assertEquals(
                "No such session",
                post(soar, body("a-1", "quarantine", byMac), 404).get("title").asText());
        Session proven = ScriptedSessions.session("aa11", "S-1", TestClock.START);
        test.sessions.live.add(proven.silent());
        post(soar, body("a-1", "quarantine", byMac), 404);
        test.sessions.live.set(0, unproven(proven));
        post(soar, body("a-1", "quarantine", byMac), 409);
        assertEquals(LifecycleState.ACTIVE, device().state());
        test.sessions.live.set(0, proven);
        test.sessions.live.add(ScriptedSessions.session("bb22", "S-2", TestClock.START));
        post(soar, body("a-1", "quarantine", byMac), 409);
        test.sessions.live.remove(1);
        assertEquals(
                "S-1",
                post(soar, body("a-1", "quarantine", byMac), 200).get("device").asText());
        assertEquals(
                "active",
                post(soar, body("a-2", "release", "\"ip\": \"127.0.0.1\""), 200)
                        .get("state")
                        .asText());
    }

    @Test
    void sessionsAreEndedByWhateverNamesThem() throws Exception {
        test.sessions.live.add(unproven(ScriptedSessions.session("aa11", "S-1", TestClock.START)));
        test.sessions.live.add(ScriptedSessions.session("deaf", "S-1", TestClock.START));
        JsonNode answer = post(soar, body("a-1", "disconnect", "\"mac\": \"00-11-22-AA-BB-CC\""), 200);
        assertEquals("soar DISCONNECT aa11", test.sessions.asked);
        assertEquals("ack", answer.at("/answers/0/result").asText());
        assertEquals("impossible", answer.at("/answers/1/result").asText());
        test.sessions.asked = "";
        assertEquals(answer, post(soar, body("a-1", "disconnect", "\"mac\": \"00-11-22-AA-BB-CC\""), 200));
        assertEquals("", test.sessions.asked);
        post(soar, body("a-2", "disconnect", "\"device\": \"S-9\""), 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"id\": \"1\", \"action\": \"explode\", \"device\": \"S-1\", \"reason\": \"r\"}",
                "{\"id\": \"1\", \"action\": \"release\", \"device\": \"S-1\", \"reason\": \"r\", \"until\": \"2h\"}",
                "{\"id\": \"1\", \"action\": \"quarantine\", \"device\": \"S-1\", \"reason\": \"r\", \"until\": \"soon\"}",
                "{\"id\": \"1\", \"action\": \"quarantine\", \"device\": \"S-1\", \"mac\": \"0011.22aa.bbcc\", \"reason\": \"r\"}",
                "{\"id\": \"1\", \"action\": \"quarantine\", \"ip\": \"example.org\", \"reason\": \"r\"}",
                "{\"id\": \"1\", \"action\": \"quarantine\", \"device\": \"S-1\"}"
            })
    void whatIsWrongIsSaidAndNotDone(String body) throws Exception {
        post(soar, body, 422);
        assertEquals(LifecycleState.ACTIVE, device().state());
        post(soar, body("1", "quarantine", "\"device\": \"S-1\""), 200);
    }

    /** A token that may only quarantine can do that, look at the device, and nothing else. */
    @Test
    void theScopeQuarantineQuarantines() throws Exception {
        String edr = test.token("edr", Scope.QUARANTINE);
        for (String action : new String[] {"release", "disconnect", "reauthenticate"}) {
            post(edr, body(action, action, "\"device\": \"S-1\""), 403);
        }
        HttpRequest.Builder state = test.request("/api/v1/devices/S-1/state").header("Authorization", "Bearer " + edr);
        assertEquals(
                403,
                test.send(state.copy()
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"to\": \"suspended\", \"reason\": \"r\"}")))
                        .statusCode());
        assertEquals(
                200,
                test.send(state.copy()
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"to\": \"quarantined\", \"reason\": \"r\"}")))
                        .statusCode());
        assertEquals(
                403,
                test.send(state.copy()
                                .POST(HttpRequest.BodyPublishers.ofString("{\"to\": \"active\", \"reason\": \"r\"}")))
                        .statusCode());
        assertEquals(LifecycleState.QUARANTINED, device().state());
        assertEquals(
                200,
                test.get("/api/v1/devices/S-1", "Authorization", "Bearer " + edr)
                        .statusCode());
    }

    @Test
    void theIdMayBeAHeader() throws Exception {
        String body = "{\"action\": \"quarantine\", \"device\": \"S-1\", \"reason\": \"r\"}";
        HttpRequest.Builder request = test.request("/api/v1/responses")
                .header("Authorization", "Bearer " + soar)
                .header("Idempotency-Key", "k-1")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertEquals("k-1", TestConsole.json(test.send(request)).get("id").asText());
        assertTrue(
                test.send(request).headers().firstValue("Idempotency-Replayed").isPresent());
    }

    private Device device() {
        return test.registry.find(SN).orElseThrow().device();
    }

    private static Session unproven(Session session) {
        return new Session(
                session.id(),
                session.nas(),
                session.port(),
                session.station(),
                Optional.of(new Session.Authorization(Optional.empty(), Optional.empty(), "mab", Optional.empty())),
                session.usage(),
                session.started(),
                session.lastHeard(),
                session.ends(),
                false,
                session.enforcement());
    }

    private static String body(String id, String action, String target) {
        return "{\"id\": \"" + id + "\", \"action\": \"" + action + "\", " + target + ", \"reason\": \"malware\"}";
    }

    private JsonNode post(String token, String body, int status) throws Exception {
        HttpResponse<String> answer = send(token, body);
        assertEquals(status, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private HttpResponse<String> send(String token, String body) throws Exception {
        return test.send(test.request("/api/v1/responses")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
