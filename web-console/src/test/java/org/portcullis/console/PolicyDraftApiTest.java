package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.Serial;

/** What a draft says, and its changes, by REST. */
class PolicyDraftApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private TestConsole test;
    private String analyst;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        analyst = test.token("ann", Role.ANALYST);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws Exception {
        return test.send(test.request("/api/v1/policy/" + path)
                .header("Authorization", "Bearer " + analyst)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode done(String path, Map<String, Object> body) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertEquals(200, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private HttpResponse<String> edit(String policy, Map<String, Object> operation) throws Exception {
        return post("edit", Map.of("policy", policy, "patch", List.of(operation)));
    }

    @Test
    void aDraftIsReadWithItsLines() throws Exception {
        JsonNode draft = done("check", Map.of("policy", TestPolicy.TEXT));
        assertTrue(draft.get("valid").asBoolean());
        assertEquals(0, draft.get("errors").size());
        assertEquals("rules[3].when", draft.at("/warnings/0/path").asText());
        assertEquals(
                "never matches: rule \"sensors\" before it matches whatever this one would",
                draft.at("/warnings/0/message").asText());
        assertEquals("120", draft.at("/document/profiles/cameras/vlan/lab").asText());
        assertEquals("watched", draft.at("/document/rules/0/name").asText());
        assertEquals(6, draft.at("/places").get("/rules/0").get(0).asInt());
        assertEquals(3, draft.at("/places").get("/profiles/cameras").get(1).asInt());

        JsonNode compared = done("check", Map.of("policy", TestPolicy.TEXT.replace("110", "111"), "against", 1));
        assertTrue(
                compared.get("difference").asText().contains("-  sensors: { vlan: 110 }\n+  sensors: { vlan: 111 }\n"));
        assertEquals(422, post("check", Map.of("policy", "", "against", 7)).statusCode());
        assertEquals(422, post("check", Map.of()).statusCode());
    }

    @Test
    void whatIsWrongIsToldLineByLineAndNothingComesIntoForce() throws Exception {
        JsonNode draft = done("check", Map.of("policy", """
                profiles: { a: { vlan: 1 } }
                rules:
                  - { name: one, when: 'device.tpye == "x"', then: a }
                mab:
                  devices: { 00-11-22-33-44-55: { name: hall } }
                """));
        assertFalse(draft.get("valid").asBoolean());
        assertEquals(3, draft.at("/errors/0/line").asInt());
        assertEquals("rules[0].when", draft.at("/errors/0/path").asText());
        assertEquals("one", draft.at("/document/rules/0/name").asText(), "what it says is told all the same");
        assertEquals(1, draft.get("addresses").asInt());
        assertTrue(draft.at("/document/mab/devices").isMissingNode());

        JsonNode broken = done("check", Map.of("policy", "rules: [\n"));
        assertTrue(broken.get("document").isNull());
        assertEquals(1, broken.get("errors").size());
        assertEquals(1, test.policy.inForce().version());
        assertEquals(1, test.policies.inForce().orElseThrow().number());
    }

    @Test
    void aPatchChangesTheTextAndKeepsItsComments() throws Exception {
        String text = "# ours\n" + TestPolicy.TEXT.replace("then: cameras }", "then: cameras } # doors");
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("name", "new one");
        rule.put("when", "device.owner == \"it's\"");
        rule.put("then", "refuse");
        JsonNode edited = done(
                "edit",
                Map.of(
                        "policy",
                        text,
                        "patch",
                        List.of(
                                Map.of("op", "move", "from", "/rules/2", "path", "/rules/0"),
                                Map.of("op", "replace", "path", "/profiles/cameras/vlan/lab", "value", 121),
                                Map.of("op", "add", "path", "/rules/-", "value", rule),
                                Map.of("op", "remove", "path", "/rules/3"))));
        List<String> lines = text.lines().toList();
        List<String> expected = List.of(
                lines.get(0),
                lines.get(1),
                lines.get(2),
                lines.get(3).replace("lab: 120", "lab: 121"),
                lines.get(4),
                lines.get(5),
                lines.get(8),
                lines.get(6),
                lines.get(7),
                "  - { name: new one, when: 'device.owner == \"it''s\"', then: refuse }");
        assertEquals(expected, edited.get("policy").asText().lines().toList());
        assertTrue(edited.get("valid").asBoolean(), edited.toString());
        assertEquals("new one", edited.at("/document/rules/3/name").asText());
    }

    @Test
    void whatCannotBeDoneByAFormIsSaid() throws Exception {
        HttpResponse<String> refused = edit(
                "rules: [{ name: a }, { name: b }]\n", Map.of("op", "move", "from", "/rules/1", "path", "/rules/0"));
        assertEquals(422, refused.statusCode());
        JsonNode problem = TestConsole.json(refused).at("/errors/0");
        assertEquals("patch", problem.get("path").asText());
        assertTrue(problem.get("message").asText().endsWith("make this change in the text itself"), problem.toString());
        for (Map<String, Object> operation : List.<Map<String, Object>>of(
                Map.of("op", "test", "path", "/rules", "value", "x"),
                Map.of("op", "add", "path", "/rules/0"),
                Map.of("op", "remove", "path", "rules"),
                Map.of("op", "remove", "path", ""),
                Map.of("op", "move", "from", "/rules/0", "path", "/profiles/0"))) {
            assertEquals(422, edit(TestPolicy.TEXT, operation).statusCode(), operation.toString());
        }
        assertEquals(422, post("edit", Map.of("policy", "", "patch", List.of())).statusCode());
        assertEquals(422, post("edit", Map.of("policy", "", "patch", "x")).statusCode());
    }

    @Test
    void conditionsAreCompletedByWhatThereIs() throws Exception {
        test.registry.register(
                new NewDevice(
                        new Serial("S-9"),
                        "",
                        "pump",
                        "acme",
                        "P-1",
                        "plant",
                        Set.of("wet"),
                        Optional.empty(),
                        LifecycleState.ACTIVE),
                Actor.system("test"),
                "");
        JsonNode attributes = TestConsole.json(
                        test.get("/api/v1/policy/attributes", "Authorization", "Bearer " + analyst))
                .get("attributes");
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        attributes.forEach(attribute -> byName.put(attribute.get("name").asText(), attribute));
        assertEquals("[\"pump\"]", byName.get("device.type").get("values").toString());
        assertEquals("[\"wet\"]", byName.get("device.tags").get("values").toString());
        assertEquals("texts", byName.get("device.tags").get("type").asText());
        assertEquals("[\"sw-1\"]", byName.get("nas.name").get("values").toString());
        assertEquals(
                "[\"idevid\",\"ldevid\"]",
                byName.get("credential.kind").get("values").toString());
        assertEquals(
                "portcullis.context.nas.site",
                byName.get("nas.site").get("field").asText());
        Set<String> ofMab = new TreeSet<>();
        byName.forEach((name, attribute) -> {
            if (attribute.get("mab").asBoolean() && !attribute.get("rules").asBoolean()) {
                ofMab.add(name);
            }
        });
        assertEquals(Set.of("mab.name", "mab.type", "mab.vendor", "mab.tags"), ofMab);
        assertFalse(byName.get("device.type").get("mab").asBoolean());
    }
}
