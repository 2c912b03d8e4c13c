package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.Monitored;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** The policy by REST: versions, rules, simulation and replay. */
class PolicyApiTest {
    private static final String POLICY = "/api/v1/policy";
    private static final String OTHER = TestPolicy.TEXT.replace("vlan: 110", "vlan: 111");

    @TempDir
    Path folder;

    private TestConsole test;
    private String admin;
    private String operator;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.token("alice", Role.ADMIN);
        operator = test.token("bob", Role.OPERATOR);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = test.request(POLICY + path)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return test.send(headers.length == 0 ? request : request.headers(headers));
    }

    private JsonNode json(String method, String path, String token, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, token, body);
        assertEquals(200, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    @Test
    void aPolicyIsPutComparedAndRestored() throws Exception {
        HttpResponse<String> shown = send("GET", "", operator, "");
        assertEquals(TestPolicy.TEXT, shown.body());
        assertTrue(shown.headers().firstValue("Content-Type").orElseThrow().startsWith("text/yaml"));
        String tag = shown.headers().firstValue("ETag").orElseThrow();
        assertTrue(tag.matches("\"1-[0-9A-F]{12}\""), tag);

        HttpResponse<String> put = send("PUT", "?comment=moved", admin, OTHER, "If-Match", tag);
        assertEquals(200, put.statusCode(), put.body());
        assertEquals(2, TestConsole.json(put).get("version").asInt());
        assertEquals(2, test.policy.inForce().version());
        assertEquals(
                412, send("PUT", "", admin, TestPolicy.TEXT, "If-Match", tag).statusCode());
        assertEquals(
                412,
                send("POST", "/versions/1/restore", admin, "", "If-Match", tag).statusCode());

        JsonNode second = json("GET", "/versions/2", operator, "");
        assertEquals("alice", second.get("author").asText());
        assertEquals("moved", second.get("comment").asText());
        assertTrue(
                second.get("difference").asText().contains("-  sensors: { vlan: 110 }\n+  sensors: { vlan: 111 }\n"));
        assertEquals(OTHER, second.get("policy").asText());
        assertEquals(404, send("GET", "/versions/9", operator, "").statusCode());

        JsonNode restored = json("POST", "/versions/1/restore", admin, "");
        assertEquals(3, restored.get("version").asInt());
        assertEquals("version 1 restored", restored.get("comment").asText());
        assertEquals(TestPolicy.TEXT, send("GET", "", operator, "").body());

        JsonNode page = json("GET", "/versions?limit=2", operator, "");
        assertEquals(3, page.at("/versions/0/version").asInt());
        assertEquals("restore", page.at("/versions/0/source").asText());
        assertEquals(
                1,
                json("GET", "/versions?limit=2&cursor=" + page.get("next").asText(), operator, "")
                        .at("/versions/0/version")
                        .asInt());
        assertEquals(422, send("GET", "/versions?cursor=x", operator, "").statusCode());
    }

    @Test
    void aWrongPolicyIsRefusedLineByLine() throws Exception {
        HttpResponse<String> refused = send("PUT", "", admin, """
                profiles: { a: { vlan: 1 } }
                rules:
                  - { name: one, when: 'device.tpye == "x"', then: a }
                  - { name: two, when: 'true', then: b }
                """);
        assertEquals(422, refused.statusCode());
        JsonNode errors = TestConsole.json(refused).get("errors");
        assertEquals("line 3", errors.at("/0/path").asText());
        assertEquals(
                "rules[0].when: unknown attribute device.tpye; did you mean device.type?",
                errors.at("/0/message").asText());
        assertEquals("line 4", errors.at("/1/path").asText());
        assertEquals(1, test.policy.inForce().version());
        assertEquals(422, send("PUT", "", admin, " ").statusCode());
        assertEquals(
                413,
                LargeBody.answered(() -> send("PUT", "", admin, "#".repeat(1024 * 1024 + 1)))
                        .statusCode());
        assertEquals(
                200,
                send("PUT", "", admin, OTHER + "#".repeat(500_000)).statusCode(),
                "larger than what other routes take");
    }

    @Test
    void rulesHaveTheirHitsAndWhyTheyNeverMatch() throws Exception {
        test.hits.note(
                new Decision.Refuse(
                        FailureCode.RULE_REFUSED,
                        Optional.empty(),
                        Optional.of("sensors"),
                        "",
                        List.of(),
                        Optional.empty(),
                        List.of(new Monitored("watched", "refuse"))),
                Instant.parse("2026-01-01T00:00:00Z"));
        JsonNode rules = json("GET", "/rules", operator, "");
        assertEquals(1, rules.get("version").asInt());
        assertEquals(0, rules.at("/rules/0/hits").asInt());
        assertEquals(1, rules.at("/rules/0/monitoredHits").asInt());
        assertTrue(rules.at("/rules/0/monitor").asBoolean());
        assertEquals(1, rules.at("/rules/1/hits").asInt());
        assertEquals("2026-01-01T00:00:00Z", rules.at("/rules/1/lastHit").asText());
        assertTrue(rules.at("/rules/2/lastHit").isNull());
        assertEquals(
                "never matches: rule \"sensors\" before it matches whatever this one would",
                rules.at("/rules/3/neverMatches").asText());
        assertEquals("lifecycle.quarantined", rules.at("/gates/4/name").asText());
        assertEquals("quarantine", rules.at("/gates/4/then").asText());
        assertEquals("refuse", rules.at("/default/then").asText());
        assertEquals(9, rules.at("/warnings/0/line").asInt());
    }

    @Test
    void aRequestIsSimulated() throws Exception {
        test.registry.register(
                new NewDevice(
                        new Serial("S-1"),
                        "",
                        "camera",
                        "",
                        "",
                        "x",
                        Set.of(),
                        Optional.empty(),
                        LifecycleState.ACTIVE),
                new Actor("test"),
                "");
        JsonNode permitted = json("POST", "/simulate", operator, "{\"device\": \"S-1\", \"nas\": \"sw-1\"}");
        assertEquals("permit", permitted.get("decision").asText(), permitted.toString());
        assertEquals("cameras", permitted.get("profile").asText());
        assertEquals("120", permitted.get("vlan").asText());
        assertEquals("watched", permitted.at("/monitored/0/rule").asText());
        assertEquals("lab", permitted.at("/context/nas.site").asText());
        JsonNode undecided = json("POST", "/simulate", operator, "{\"device\": \"S-1\"}");
        assertEquals("undecided", undecided.get("decision").asText());
        assertEquals("[\"nas.site\"]", undecided.get("needs").toString());
        assertEquals("undecided: needs nas.site", undecided.get("explanation").asText());

        String draft = new ObjectMapper().writeValueAsString("rules: [ { name: a, when: 'true', then: refuse } ]");
        JsonNode drafted = json("POST", "/simulate", operator, "{\"device\": \"S-1\", \"policy\": " + draft + "}");
        assertEquals("rule-refused", drafted.get("reason").asText());
        assertEquals(
                "{\"decision\":\"permit\",\"profile\":\"sensors\",\"vlan\":\"110\",\"rule\":\"sensors\"",
                send("POST", "/simulate", operator, """
                                {"device": {"type": "sensor", "state": "active", "owner": ""}, "request": {"mac": "0011.22aa.bbcc"}}
                                """).body().split(",\"reason")[0]);
    }

    @Test
    void aMacAddressIsSimulated() throws Exception {
        String policy = new ObjectMapper().writeValueAsString("""
                profiles: { printers: { vlan: 300 } }
                mab:
                  enabled: true
                  devices:
                    00-11-22-AA-BB-01: { name: Hall, type: printer }
                    00-11-22-AA-BB-05: { name: Sensor, type: printer }
                  rules: [ { name: printers, when: 'mab.type == "printer" && request.ssid == ""', then: printers } ]
                """);
        String question =
                "{\"method\": \"mab\", \"request\": {\"mac\": \"0011.22aa.bb%s\"%s}, \"policy\": " + policy + "}";
        JsonNode permitted = json("POST", "/simulate", operator, question.formatted("01", ", \"ssid\": \"\""));
        assertEquals("permit", permitted.get("decision").asText(), permitted.toString());
        assertEquals("300", permitted.get("vlan").asText());
        assertEquals("mab.printers", permitted.get("rule").asText());
        assertEquals("Hall", permitted.at("/context/mab.name").asText());
        assertEquals(
                "[\"request.ssid\"]",
                json("POST", "/simulate", operator, question.formatted("01", ""))
                        .get("needs")
                        .toString());
        JsonNode certified = json("POST", "/simulate", operator, question.formatted("05", ", \"ssid\": \"\""));
        assertEquals("mab-has-certificate", certified.get("reason").asText(), certified.toString());
        assertEquals(
                List.of("device", "request.mac"),
                TestConsole.json(send("POST", "/simulate", operator, "{\"method\": \"mab\", \"device\": \"S-1\"}"))
                        .get("errors")
                        .findValuesAsText("path"));
    }

    /** No directory is configured here; what it would say is given, or not known. */
    @Test
    void whatADirectoryWouldSayIsGiven() throws Exception {
        String question = "{\"device\": {\"state\": \"active\"}, \"directory\": {%s}, \"policy\": "
                + new ObjectMapper().writeValueAsString("""
                        rules: [ { name: lab, when: '"lab" in directory.groups', then: refuse } ]
                        """)
                + "}";
        assertEquals(
                "undecided: needs directory.groups",
                json("POST", "/simulate", operator, question.formatted(""))
                        .get("explanation")
                        .asText());
        assertEquals(
                "rule-refused",
                json("POST", "/simulate", operator, question.formatted("\"groups\": [\"lab\"]"))
                        .get("reason")
                        .asText());
    }

    @Test
    void whatIsWrongWithASimulationIsToldAtOnce() throws Exception {
        HttpResponse<String> refused = send("POST", "/simulate", operator, """
                {"device": {"tpye": "x", "state": "asleep"}, "nas": "sw-2", "request": {"mac": "nonsense"}, "time": "noon"}
                """);
        assertEquals(422, refused.statusCode());
        assertEquals(
                List.of("device.tpye", "device.state", "nas", "request.mac", "time"),
                TestConsole.json(refused).get("errors").findValuesAsText("path"));
        HttpResponse<String> draft =
                send("POST", "/simulate", operator, "{\"device\": \"S-1\", \"policy\": \"default: b\"}");
        assertEquals(
                "policy line 1", TestConsole.json(draft).at("/errors/0/path").asText());
    }

    private static Map<Field, Object> accept(String serial, String type, String vlan) {
        Map<Field, Object> event = new HashMap<>();
        event.put(Field.TIMESTAMP, Instant.parse("2026-01-01T00:00:00Z"));
        event.put(Field.EVENT_ACTION, "access-accept");
        event.put(Field.METHOD, "eap");
        event.put(Field.DEVICE_SERIAL_NUMBER, serial);
        event.put(Field.AUTHORIZATION_PROFILE, type + "s");
        event.put(Field.NETWORK_VLAN_ID, vlan);
        event.put(Field.RULE_NAME, type + "s");
        event.put(Field.context(Attribute.DEVICE_STATE), "active");
        event.put(Field.context(Attribute.DEVICE_TYPE), type);
        event.put(Field.context(Attribute.NAS_SITE), "lab");
        return event;
    }

    private static String replay(String policy, String more) throws Exception {
        return "{\"policy\": " + new ObjectMapper().writeValueAsString(policy) + more + "}";
    }

    @Test
    void aDraftIsReplayed() throws Exception {
        test.archive = (from, to, wanted, each) -> {
            assertEquals(Optional.of(Instant.parse("2025-01-01T00:00:00Z")), from);
            each.test(accept("S-1", "sensor", "110"));
            each.test(accept("S-2", "camera", "120"));
        };
        JsonNode report = json("POST", "/replay", operator, replay(OTHER, ", \"from\": \"2025-01-01T00:00:00Z\""));
        assertEquals(2, report.get("total").asInt());
        assertEquals(1, report.get("changed").asInt());
        assertEquals(1, report.get("changes").size());
        assertEquals("S-1", report.at("/changes/0/device").asText());
        assertEquals("110", report.at("/changes/0/before/vlan").asText());
        assertEquals("111", report.at("/changes/0/after/vlan").asText());
        HttpResponse<String> wrong = send("POST", "/replay", operator, replay("default: b", ""));
        assertEquals(422, wrong.statusCode());
        assertEquals(
                "policy line 1", TestConsole.json(wrong).at("/errors/0/path").asText());
        assertEquals(
                422,
                send("POST", "/replay", operator, replay(OTHER, ", \"to\": 5")).statusCode());
    }

    /** One at a time; and a client that goes ends its replay. */
    @Test
    void aReplayThatNobodyWaitsForEnds() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Long> ended = new CompletableFuture<>();
        test.archive = (from, to, wanted, each) -> {
            begun.countDown();
            Map<Field, Object> event = accept("S-1", "sensor", "110");
            long count = 0;
            while (each.test(event)) {
                count++;
            }
            ended.complete(count);
        };
        byte[] body = replay(OTHER, "").getBytes(StandardCharsets.UTF_8);
        try (SSLSocket socket = test.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + POLICY + "/replay HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + operator
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            assertTrue(begun.await(2, TimeUnit.MINUTES));
            HttpResponse<String> second = send("POST", "/replay", operator, replay(OTHER, ""));
            assertEquals(429, second.statusCode(), second.body());
            assertTrue(second.headers().firstValue("Retry-After").isPresent());
        }
        assertTrue(ended.get(5, TimeUnit.MINUTES) > 0);
        test.archive = (from, to, wanted, each) -> {};
        assertEquals(0, replayed(replay(OTHER, "")).get("total").asInt());
    }

    /** The report, as soon as no other replay is under way. */
    private JsonNode replayed(String body) throws Exception {
        for (int i = 0; i < 6_000; i++) {
            HttpResponse<String> answer = send("POST", "/replay", operator, body);
            if (answer.statusCode() != 429) {
                assertEquals(200, answer.statusCode(), answer.body());
                return TestConsole.json(answer);
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no other replay begins");
    }

    /** Whatever happens to the events, the answer is a document. */
    @Test
    void aReplayThatFailsSaysSo() throws Exception {
        test.archive = (from, to, wanted, each) -> {
            throw new IllegalStateException("the disk is gone");
        };
        assertTrue(replayed(replay(OTHER, "")).has("error"));
        test.archive = (from, to, wanted, each) -> {};
        assertEquals(0, replayed(replay(OTHER, "")).get("total").asInt());
    }
}
