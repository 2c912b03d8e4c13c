package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Mode;
import org.portcullis.profiler.anomaly.Scene;
import org.portcullis.profiler.anomaly.Target;
import org.portcullis.profiler.store.MemoryStore;

/** Anomalies by API and on pages: the list, acknowledgements, exceptions, the rules, the brake; and the audit of it all. */
class AnomalyApiTest {
    private static final MacAddress MAC = new MacAddress(0x001122AABB01L);

    @TempDir
    Path folder;

    private TestConsole test;
    private String analyst;
    private String operator;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        analyst = test.token("anna", Role.ANALYST);
        operator = test.token("bert", Role.OPERATOR);
        admin = test.token("root", Role.ADMIN);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    /** As if a rule had found it. */
    private String found(AnomalyRule rule, String device, long secondsAgo) {
        String id = UUID.randomUUID().toString();
        new MemoryStore(test.database, "node-1")
                .commit(
                        List.of(),
                        List.of(new Anomaly(
                                id,
                                test.clock.instant().minusSeconds(secondsAgo),
                                rule,
                                Mode.ALERT,
                                "node-1",
                                new Scene(
                                        Optional.of(new Serial(device)), Optional.of(MAC), "switch-1", "Gi1/0/7", true),
                                device + " does something <new>.",
                                List.of("what was"),
                                List.of("what is", "and more"),
                                "event-1",
                                "",
                                Optional.empty())),
                        1);
        return id;
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return test.send(test.request("/api/v1/anomalies" + path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token));
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, analyst, "");
        assertEquals(200, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("anomalies").forEach(anomaly -> ids.add(anomaly.get("id").asText()));
        return ids;
    }

    @Test
    void theListIsNewestFirstByPagesAndByWhatIsAskedFor() throws Exception {
        String old = found(AnomalyRule.NEW_PLACE, "CAM-1", 300);
        String middle = found(AnomalyRule.CERTIFICATE_NEW_MAC, "CAM-2", 200);
        String young = found(AnomalyRule.CERTIFICATE_NEW_MAC, "CAM-1", 100);
        JsonNode first = get("?limit=2");
        assertEquals(3, first.get("total").asInt());
        assertEquals(List.of(young, middle), ids(first));
        assertEquals(
                List.of(old), ids(get("?limit=2&cursor=" + first.get("next").asText())));
        assertTrue(get("").get("next").isNull());
        assertEquals(List.of(young, middle), ids(get("?rule=certificate-new-mac")));
        assertEquals(List.of(young, old), ids(get("?device=CAM-1")));
        Instant from = test.clock.instant().minusSeconds(250);
        assertEquals(List.of(young, middle), ids(get("?from=" + from)));
        JsonNode one = get("?device=CAM-2").at("/anomalies/0");
        assertEquals("[\"what is\",\"and more\"]", one.get("after").toString());
        assertEquals("00-11-22-AA-BB-01", one.get("mac").asText());
        assertTrue(one.get("acknowledged").isNull());
        assertEquals(422, send("GET", "?rule=certificate-new-mak", analyst, "").statusCode());
        assertEquals(422, send("GET", "?cursor=x", analyst, "").statusCode());
    }

    @Test
    void oneIsAcknowledgedOnceWithAReason() throws Exception {
        String id = found(AnomalyRule.CERTIFICATE_NEW_MAC, "CAM-1", 100);
        found(AnomalyRule.CERTIFICATE_NEW_MAC, "CAM-2", 100);
        String path = "/" + id + "/acknowledge";
        assertEquals(422, send("POST", path, analyst, "{}").statusCode());
        assertEquals(
                404,
                send("POST", "/" + UUID.randomUUID() + "/acknowledge", analyst, "{\"reason\":\"x\"}")
                        .statusCode());
        JsonNode seen = TestConsole.json(send("POST", path, analyst, "{\"reason\": \"a new board\"}"));
        assertEquals("anna", seen.at("/acknowledged/by").asText());
        assertEquals("a new board", seen.at("/acknowledged/reason").asText());
        assertEquals(
                409, send("POST", path, operator, "{\"reason\": \"me too\"}").statusCode());
        assertEquals(1, get("?open=true").get("total").asInt());
        assertEquals(1, overview());
        test.settle();
        JsonNode event = only("anomaly-acknowledged");
        assertEquals("anna", event.at("/user/name").asText());
        assertTrue(event.at("/portcullis/change/after").toString().contains("reason=a new board"));
    }

    private int overview() throws Exception {
        return TestConsole.json(test.get("/api/v1/overview", "Authorization", "Bearer " + analyst))
                .get("anomalies")
                .asInt();
    }

    @Test
    void anExceptionIsOfOneThingForATimeByAnOperator() throws Exception {
        String good = "{\"rule\": \"new-place\", \"nas\": \"switch-1\", \"port\": \"Gi1/0/7\", \"until\": \"7d\","
                + " \"reason\": \"it moves\"}";
        assertEquals(403, send("POST", "/exceptions", analyst, good).statusCode());
        for (String wrong : List.of(
                "{\"rule\": \"new-plaze\", \"device\": \"CAM-1\", \"until\": \"7d\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"until\": \"7d\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"device\": \"CAM-1\", \"nas\": \"s\", \"until\": \"7d\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"device\": \"CAM-1\", \"port\": \"7\", \"until\": \"7d\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"device\": \"CAM-1\", \"until\": \"yesterday\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"mac\": \"00-11\", \"until\": \"7d\", \"reason\": \"x\"}",
                "{\"rule\": \"new-place\", \"device\": \"CAM-1\", \"until\": \"7d\"}")) {
            assertEquals(422, send("POST", "/exceptions", operator, wrong).statusCode(), wrong);
        }
        HttpResponse<String> made = send("POST", "/exceptions", operator, good);
        assertEquals(201, made.statusCode(), made.body());
        JsonNode listed = get("/exceptions").at("/exceptions/0");
        assertEquals(TestConsole.json(made), listed);
        assertEquals("bert", listed.get("by").asText());
        String path = "/exceptions/" + listed.get("id").asText();
        assertEquals(403, send("DELETE", path, analyst, "").statusCode());
        assertEquals(204, send("DELETE", path, admin, "").statusCode());
        assertEquals(404, send("DELETE", path, admin, "").statusCode());
        assertEquals(0, get("/exceptions").get("exceptions").size());
        test.settle();
        assertTrue(only("anomaly-exception-added")
                .at("/portcullis/change/after")
                .toString()
                .contains("of=switch-1 port Gi1/0/7"));
        assertEquals("root", only("anomaly-exception-removed").at("/user/name").asText());
    }

    @Test
    void theRulesHaveModesAndCountsAndTheBrakeIsReleasedByAnAdmin() throws Exception {
        String id = found(AnomalyRule.TWO_PLACES_AT_ONCE, "CAM-1", 100);
        JsonNode rules = get("/rules");
        assertEquals("7d", rules.get("learning").asText());
        assertEquals(AnomalyRule.values().length, rules.get("rules").size());
        JsonNode two = rule(rules, "two-places-at-once");
        assertEquals("alert", two.get("mode").asText());
        assertEquals("device", two.get("actsOn").asText());
        assertEquals(1, two.get("open").asInt());
        assertEquals(1, two.get("lastDay").asInt());
        assertEquals(0, rule(rules, "silence").get("total").asInt());
        assertFalse(rules.at("/acting/stopped").asBoolean());
        assertEquals(
                409,
                send("POST", "/brake/release", admin, "{\"reason\": \"x\"}").statusCode());

        test.anomalies.acting().claim(id, new Target.OfDevice(new Serial("CAM-1")), test.clock.instant(), 5, 0);
        assertTrue(get("/rules").at("/acting/stopped").asBoolean());
        String page = test.get("/anomalies", "Cookie", test.session(Role.ADMIN)).body();
        assertTrue(page.contains("Release the brake"), page);
        assertEquals(
                403,
                send("POST", "/brake/release", operator, "{\"reason\": \"x\"}").statusCode());
        assertEquals(422, send("POST", "/brake/release", admin, "{}").statusCode());
        assertEquals(
                204,
                send("POST", "/brake/release", admin, "{\"reason\": \"it was right\"}")
                        .statusCode());
        assertFalse(get("/rules").at("/acting/stopped").asBoolean());
        test.settle();
        assertEquals("root", only("anomaly-brake-released").at("/user/name").asText());
    }

    private static JsonNode rule(JsonNode rules, String name) {
        for (JsonNode rule : rules.get("rules")) {
            if (rule.get("name").asText().equals(name)) {
                return rule;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void thePagesShowTheEvidenceAndWhatSomebodyMayDo() throws Exception {
        String id = found(AnomalyRule.CERTIFICATE_NEW_MAC, "CAM-1", 100);
        String list =
                test.get("/anomalies", "Cookie", test.session(Role.OPERATOR)).body();
        assertTrue(list.contains("CAM-1 does something &lt;new&gt;."), list);
        assertTrue(list.contains("<li>what was</li>") && list.contains("<li>and more</li>"), list);
        assertTrue(list.contains("data-set-nas=\"switch-1\" data-set-port=\"Gi1/0/7\""), list);
        assertTrue(list.contains("href=\"/events/" + id + "\""), list);
        test.happen(SampleAccess.accepted(test.clock.instant().minusSeconds(5), 1));
        String overview = test.get("/", "Cookie", test.session(Role.OPERATOR)).body();
        assertTrue(overview.contains("id=\"tile-anomalies\" href=\"/anomalies\""), overview);
        String forAnalyst =
                test.get("/anomalies", "Cookie", test.session(Role.ANALYST)).body();
        assertTrue(forAnalyst.contains("data-dialog=\"acknowledge\""), forAnalyst);
        assertFalse(forAnalyst.contains("data-dialog=\"except\""), forAnalyst);
        send("POST", "/" + id + "/acknowledge", analyst, "{\"reason\": \"a new board\"}");
        String empty =
                test.get("/anomalies", "Cookie", test.session(Role.ANALYST)).body();
        assertTrue(empty.contains("Nothing is open."), empty);
        String all = test.get("/anomalies?show=all", "Cookie", test.session(Role.ANALYST))
                .body();
        assertTrue(all.contains("Seen to by anna"), all);
        String rules = test.get("/anomalies/rules", "Cookie", test.session(Role.ANALYST))
                .body();
        assertTrue(rules.contains("A certificate is used with a MAC address that it was never seen with."), rules);
    }

    private JsonNode only(String action) throws Exception {
        JsonNode page = TestConsole.json(
                test.get("/api/v1/events?q=event.action:" + action, "Authorization", "Bearer " + admin));
        assertEquals(1, page.get("total").asInt(), action);
        return page.at("/events/0");
    }
}
