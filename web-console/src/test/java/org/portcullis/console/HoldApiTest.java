package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.MacAddress;

/** MAC addresses and ports are held, listed and let go. */
class HoldApiTest {
    private static final MacAddress MAC = new MacAddress(0x0011_22AA_BB01L);

    @TempDir
    Path folder;

    private TestConsole test;
    private String operator;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        operator = test.token("op", Role.OPERATOR);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void whatIsHeldIsListedUntilItIsLifted() throws Exception {
        JsonNode mac = TestConsole.json(send(
                "POST", "", operator, "{\"mac\": \"0011.22aa.bb01\", \"until\": \"2h\", \"reason\": \"it scans\"}"));
        assertEquals("00-11-22-AA-BB-01", mac.get("mac").asText());
        assertTrue(mac.get("port").isNull());
        assertEquals("op", mac.get("actor").asText());
        assertEquals("admin", mac.get("origin").asText());
        assertEquals(
                test.clock.instant().plus(Duration.ofHours(2)).toString(),
                mac.get("until").asText());
        test.clock.advance(Duration.ofSeconds(1));
        HttpResponse<String> placed = send(
                "POST",
                "",
                operator,
                "{\"nas\": \"sw-1\", \"port\": \"Gi1/0/7\", \"until\": \"30m\", \"reason\": \"cable\"}");
        assertEquals(201, placed.statusCode(), placed.body());
        String id = TestConsole.json(placed).get("id").asText();
        assertEquals(
                "/api/v1/holds/" + id, placed.headers().firstValue("Location").orElseThrow());

        JsonNode first = list("?limit=1");
        assertEquals(2, first.get("total").asInt());
        assertEquals("Gi1/0/7", first.at("/holds/0/port").asText());
        JsonNode second = list("?limit=1&cursor=" + first.get("next").asText());
        assertEquals(mac, second.at("/holds/0"));
        assertTrue(second.get("next").isNull());

        assertEquals(
                204,
                send("DELETE", "/" + id, operator, "{\"reason\": \"clean\"}").statusCode());
        assertEquals(
                404,
                send("DELETE", "/" + id, operator, "{\"reason\": \"clean\"}").statusCode());
        assertEquals(
                List.of(mac.get("id").asText()),
                test.holds.current().stream().map(Hold::id).toList());
    }

    /** A tool that may only respond lets go what it had held. */
    @Test
    void aToolHoldsByItsResponses() throws Exception {
        String soar = test.token("soar", Scope.RESPOND);
        JsonNode done = TestConsole.json(test.send(request("/api/v1/responses", soar)
                .method(
                        "POST",
                        HttpRequest.BodyPublishers.ofString("{\"id\": \"a-1\", \"action\": \"hold\","
                                + " \"mac\": \"00-11-22-AA-BB-01\", \"until\": \"2h\", \"reason\": \"malware\"}"))));
        assertTrue(done.get("changed").asBoolean(), done.toString());
        assertTrue(done.get("device").isNull(), "no device's state is changed by an address");
        Hold hold = test.holds.current().get(0);
        assertEquals(new HoldTarget.OfMac(MAC), hold.target());
        assertEquals("soar", hold.actor());
        assertEquals(hold.id(), done.at("/holds/0/id").asText());
        JsonNode again = TestConsole.json(test.send(request("/api/v1/responses", soar)
                .method(
                        "POST",
                        HttpRequest.BodyPublishers.ofString("{\"id\": \"a-3\", \"action\": \"hold\","
                                + " \"mac\": \"00-11-22-AA-BB-01\", \"until\": \"1h\", \"reason\": \"malware\"}"))));
        assertFalse(again.get("changed").asBoolean(), "it is held for longer already");
        assertEquals(
                204,
                send("DELETE", "/" + hold.id(), soar, "{\"reason\": \"clean\"}").statusCode());
        assertEquals(
                403,
                test.send(request("/api/v1/responses", test.token("edr", Scope.QUARANTINE))
                                .method(
                                        "POST",
                                        HttpRequest.BodyPublishers.ofString("{\"id\": \"a-2\", \"action\": \"hold\","
                                                + " \"mac\": \"00-11-22-AA-BB-01\", \"until\": \"2h\","
                                                + " \"reason\": \"malware\"}")))
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mac\": \"00-11-22-AA-BB-01\", \"reason\": \"x\"} | until",
                "{\"mac\": \"00-11-22-AA-BB-01\", \"until\": \"2h\"} | reason",
                "{\"mac\": \"00-11\", \"until\": \"2h\", \"reason\": \"x\"} | mac",
                "{\"until\": \"2h\", \"reason\": \"x\"} | mac",
                "{\"mac\": \"00-11-22-AA-BB-01\", \"nas\": \"sw-1\", \"until\": \"2h\", \"reason\": \"x\"} | mac",
                "{\"nas\": \"sw-1\", \"until\": \"2h\", \"reason\": \"x\"} | port",
                "{\"nas\": \"nobody\", \"port\": \"1\", \"until\": \"2h\", \"reason\": \"x\"} | nas",
                "{\"nas\": \"sw-1\", \"port\": \"1\", \"address\": \"x\", \"until\": \"2h\", \"reason\": \"x\"} | address",
                "{\"mac\": \"00-11-22-AA-BB-01\", \"until\": \"2020-01-01T00:00:00Z\", \"reason\": \"x\"} | until"
            })
    void whatIsWrongIsSaid(String body, String path) throws Exception {
        HttpResponse<String> answer = send("POST", "", operator, body);
        assertEquals(422, answer.statusCode(), answer.body());
        assertEquals(path, TestConsole.json(answer).at("/errors/0/path").asText(), answer.body());
        assertEquals(List.of(), test.holds.current());
    }

    @Test
    void analystsOnlyLook() throws Exception {
        Hold hold = test.holds.place(
                new HoldTarget.OfMac(MAC),
                test.clock.instant().plusSeconds(60),
                "two at once",
                Actor.system("anomaly"),
                HoldOrigin.ofRule("two-places"));
        String analyst = test.token("an", Role.ANALYST);
        assertEquals(200, send("GET", "", analyst, "").statusCode());
        assertEquals(
                403,
                send("DELETE", "/" + hold.id(), analyst, "{\"reason\": \"x\"}").statusCode());
        assertEquals(403, send("POST", "", analyst, "{}").statusCode());
        assertEquals(Optional.of(hold), test.holds.find(hold.id()));
    }

    private JsonNode list(String query) throws Exception {
        HttpResponse<String> answer = send("GET", query, operator, "");
        assertEquals(200, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return test.send(
                request("/api/v1/holds" + path, token).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String token) {
        return test.request(path).header("Authorization", "Bearer " + token);
    }
}
