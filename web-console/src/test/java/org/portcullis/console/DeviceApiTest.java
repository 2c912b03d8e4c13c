package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.CertifiedMacStore;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** The devices by REST, over the real registry. */
class DeviceApiTest {
    private static final String DEVICES = "/api/v1/devices";

    @TempDir
    Path folder;

    private TestConsole test;
    private String admin;
    private String operator;
    private String analyst;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.token("alice", Role.ADMIN);
        operator = test.token("bob", Role.OPERATOR);
        analyst = test.token("carol", Role.ANALYST);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "a%2Fb", "a\\\\b", "a;b?c#d", "+1 & \"2\""})
    void aDeviceIsFoundWhereItsRegistrationSaysWhateverItsSerial(String serial) throws Exception {
        HttpResponse<String> created = send(
                "POST",
                "",
                operator,
                JsonNodeFactory.instance.objectNode().put("serial", serial).toString());
        String place = created.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> shown = send("GET", place.substring(DEVICES.length()), analyst, "");
        assertEquals(200, shown.statusCode(), shown.body());
        assertEquals(serial, TestConsole.json(shown).get("serial").asText());
    }

    @Test
    void aDeviceIsRegisteredShownCorrectedAndDeleted() throws Exception {
        HttpResponse<String> created = send("POST", "", operator, """
                {"serial": "SN/1 ü", "name": " hall 3 ", "type": "sensor", "vendor": "acme", "tags": ["hot", "b"]}
                """);
        assertEquals(201, created.statusCode(), created.body());
        String place = created.headers().firstValue("Location").orElseThrow();
        assertEquals(DEVICES + "/SN%2F1%20%C3%BC", place);
        assertEquals("registered", TestConsole.json(created).get("state").asText());
        assertEquals("hall 3", TestConsole.json(created).get("name").asText());
        assertEquals(409, send("POST", "", admin, "{\"serial\": \"SN/1 ü\"}").statusCode());

        String one = place.substring(DEVICES.length());
        HttpResponse<String> shown = send("GET", one, analyst, "");
        assertEquals(200, shown.statusCode(), shown.body());
        JsonNode device = TestConsole.json(shown);
        assertEquals("bob", device.get("stateActor").asText());
        assertEquals("[\"b\",\"hot\"]", device.get("tags").toString());
        assertEquals("registered", device.at("/treatedAs/state").asText());
        assertEquals(1, device.get("history").size());
        assertEquals("SN/1 ü", device.get("serial").asText());
        String tag = shown.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> corrected =
                send("PATCH", one, operator, "{\"name\": null, \"owner\": \"it\"}", "If-Match", tag);
        assertEquals(200, corrected.statusCode(), corrected.body());
        assertEquals("", TestConsole.json(corrected).get("name").asText());
        assertEquals("it", TestConsole.json(corrected).get("owner").asText());
        assertEquals("sensor", TestConsole.json(corrected).get("type").asText());
        assertEquals(
                412,
                send("PATCH", one, operator, "{\"owner\": \"x\"}", "If-Match", tag)
                        .statusCode());
        assertEquals(412, send("DELETE", one, operator, "", "If-Match", tag).statusCode());
        assertEquals(200, send("PATCH", one, operator, "{\"owner\": \"x\"}").statusCode());
        assertEquals(204, send("DELETE", one, operator, "").statusCode());
        assertEquals(404, send("GET", one, analyst, "").statusCode());
        assertEquals(
                List.of("DEVICE_DELETED bob", "DEVICE_CHANGED bob", "DEVICE_CHANGED bob", "DEVICE_REGISTERED bob"),
                test.directory.history(new Serial("SN/1 ü"), 10).stream()
                        .map(change -> change.action() + " " + change.actor())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|''|{}|422|serial",
                "POST|''|{\"serial\":null}|422|serial",
                "POST|''|{\"serial\":\"A\",\"nmae\":\"x\"}|422|nmae",
                "POST|''|{\"serial\":\"A\",\"name\":7}|422|name",
                "POST|''|{\"serial\":\"A\",\"tags\":\"x\"}|422|tags",
                "POST|''|{\"serial\":\"A\",\"tags\":[\"a b\"]}|422|tags",
                "POST|''|{\"serial\":\"A\",\"state\":\"gone\"}|422|state",
                "POST|''|{\"serial\":\"A\",\"parent\":\"none\"}|422|parent",
                "POST|''|{\"serial\":\"A\",\"replaces\":\"none\"}|422|replaces",
                "POST|''|{\"serial\":\"A\",\"serial\":\"B\"}|400|",
                "POST|''|[]|400|",
                "POST|''|not json|400|",
                "PATCH|/SN-1|{\"serial\":\"B\"}|422|serial",
                "PATCH|/SN-1|{\"state\":\"active\"}|422|state",
                "PATCH|/SN-1|{\"parent\":\"SN-1\"}|422|parent",
                "PATCH|/none|{}|404|",
                "DELETE|/none||404|",
                "POST|/none/state|{\"to\":\"active\",\"reason\":\"x\"}|404|",
                "POST|/SN-1/state|{\"to\":\"gone\",\"reason\":\"x\"}|422|to",
                "POST|/SN-1/state|{\"to\":\"suspended\"}|422|reason",
                "POST|/SN-1/state|{\"to\":\"suspended\",\"reason\":\" \"}|422|reason",
                "POST|/SN-1/state|{\"to\":\"suspended\",\"reason\":\"x\",\"until\":\"soon\"}|422|until",
                "POST|/SN-1/state|{\"to\":\"onboarding\",\"reason\":\"x\",\"until\":\"2h\"}|422|until",
                "GET|?limit=0||422|limit",
                "GET|?state=gone||422|state",
                "GET|?cursor=!||422|cursor",
                "GET|?cursor=zzz||422|cursor",
                "POST|''|{\"serial\":\"..\"}|422|serial",
                "GET|?seenBefore=soon||422|seenBefore",
                "GET|?seenSince=-999999999-01-01T00:00:00Z||422|seenSince",
                "GET|?expiresBefore=1y||422|expiresBefore",
            })
    void wrongInputIsExplained(String method, String path, String body, int status, String where) throws Exception {
        register("SN-1", LifecycleState.REGISTERED);
        long before = test.directory.newestChange();
        HttpResponse<String> answer =
                send(method, path, admin, Optional.ofNullable(body).orElse(""));
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                Optional.of("application/problem+json"),
                answer.headers().firstValue("Content-Type").map(type -> type.split(";")[0]));
        if (status == 422) {
            assertEquals(where, TestConsole.json(answer).at("/errors/0/path").asText());
        }
        assertEquals(before, test.directory.newestChange());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws Exception {
        JsonNode problem = TestConsole.json(send("POST", "", admin, "{\"state\": \"gone\", \"name\": 1, \"x\": 2}"));
        assertEquals(4, problem.get("errors").size(), problem.toString());
    }

    @Test
    void pagesLeadThroughAllDevices() throws Exception {
        for (int i = 10; i < 17; i++) {
            register("SN-" + i, LifecycleState.ACTIVE);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    TestConsole.json(send("GET", "?q=sn-&state=active,onboarding&limit=3" + cursor, analyst, ""));
            assertEquals(7, page.get("total").asInt());
            page.get("devices").forEach(device -> seen.add(device.get("serial").asText()));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asText();
        } while (!cursor.isEmpty());
        assertEquals(List.of("SN-10", "SN-11", "SN-12", "SN-13", "SN-14", "SN-15", "SN-16"), seen);
    }

    @Test
    void devicesAreFoundByTypeTagAndTimes() throws Exception {
        send("POST", "", admin, "{\"serial\":\"CAM-1\",\"type\":\"camera\",\"tags\":[\"hot\"]}");
        send("POST", "", admin, "{\"serial\":\"CAM-2\",\"type\":\"camera\"}");
        try (CertifiedMacStore seen = new CertifiedMacStore(test.database, test.clock)) {
            seen.seen(new Serial("CAM-1"), new MacAddress(1), "lab-switch");
        }
        test.clock.advance(Duration.ofHours(2));
        assertEquals("CAM-1 CAM-2", found("type=camera"));
        assertEquals("", found("type=cam"));
        assertEquals("CAM-1", found("tag=hot&type=camera"));
        assertEquals("CAM-1", found("seenSince=3h"));
        assertEquals("", found("seenSince=1h"));
        assertEquals("CAM-1 CAM-2", found("seenBefore=1h"));
        assertEquals("CAM-2", found("seenBefore=2026-03-10T12:00:00Z"));
        assertEquals("", found("expiresBefore=14d"));
        JsonNode device = TestConsole.json(send("GET", "/CAM-1", analyst, ""));
        assertEquals("2026-03-10T12:00:00Z", device.get("lastSeen").asText());
        assertTrue(device.get("certificateEnds").isNull());
    }

    private String found(String query) throws Exception {
        List<String> serials = new ArrayList<>();
        TestConsole.json(send("GET", "?" + query, analyst, ""))
                .get("devices")
                .forEach(device -> serials.add(device.get("serial").asText()));
        return String.join(" ", serials);
    }

    @Test
    void aStateIsChangedAndTheLiveSessionsAreTold() throws Exception {
        register("SN-1", LifecycleState.ACTIVE);
        test.sessions.live.add(ScriptedSessions.session("aa11", "SN-1", TestClock.START));
        HttpResponse<String> moved = send("POST", "/SN-1/state", operator, """
                {"to": "quarantined", "reason": "odd traffic", "until": "2h"}""");
        assertEquals(200, moved.statusCode(), moved.body());
        JsonNode device = TestConsole.json(moved);
        assertEquals("quarantined", device.get("state").asText());
        assertEquals("active", device.get("stateBefore").asText());
        assertEquals("2026-03-10T14:00:00Z", device.get("stateUntil").asText());
        assertEquals("aa11", device.at("/sessions/0/id").asText());
        assertEquals("none", device.at("/sessions/0/enforcement/status").asText());
        assertEquals(
                "bob",
                TestConsole.json(send("GET", "/SN-1", analyst, ""))
                        .get("stateActor")
                        .asText());

        HttpResponse<String> refused =
                send("POST", "/SN-1/state", operator, "{\"to\":\"onboarding\",\"reason\":\"x\"}");
        assertEquals(409, refused.statusCode());
        assertEquals(
                "[\"active\",\"suspended\"]",
                TestConsole.json(refused).get("allowed").toString());
        test.clock.advance(Duration.ofHours(2));
        assertEquals(1, test.registry.releaseDue().size());
        assertEquals(
                "system",
                TestConsole.json(send("GET", "/SN-1", analyst, ""))
                        .get("stateActor")
                        .asText());
    }

    @Test
    void whatOnlyAnAdminMayIsRefusedToAnOperator() throws Exception {
        register("SN-1", LifecycleState.ACTIVE);
        assertEquals(200, move("SN-1", "suspended", operator));
        assertEquals(403, move("SN-1", "quarantined", operator));
        assertEquals(403, move("SN-1", "decommissioned", operator));
        assertEquals(200, move("SN-1", "quarantined", admin));
        assertEquals(200, move("SN-1", "decommissioned", admin));
        assertEquals(409, move("SN-1", "active", admin));
        assertEquals(409, send("PATCH", "/SN-1", admin, "{\"name\":\"x\"}").statusCode());
        assertEquals(409, send("DELETE", "/SN-1", admin, "").statusCode());
        assertEquals(
                403,
                send("POST", "", operator, "{\"serial\":\"SN-2\",\"state\":\"decommissioned\"}")
                        .statusCode());

        assertEquals(409, send("POST", "", admin, "{\"serial\":\"SN-1\"}").statusCode());
        Change noted = test.directory.history(new Serial("SN-1"), 1).get(0);
        assertEquals(EventAction.DECOMMISSIONED_DEVICE_RETURNED, noted.action());
        String again = "{\"serial\":\"SN-1\",\"replaces\":\"SN-1\"}";
        assertEquals(403, send("POST", "", operator, again).statusCode());
        assertEquals(201, send("POST", "", admin, again).statusCode());
        assertEquals(409, send("POST", "", admin, again).statusCode(), "it is there by now");
    }

    /** A part is shown with what it is treated by. */
    @Test
    void aChildIsTreatedNoMoreLaxlyThanItsParent() throws Exception {
        register("GW-1", LifecycleState.ACTIVE);
        send("POST", "", admin, "{\"serial\":\"GW-1.fw\",\"parent\":\"GW-1\",\"state\":\"active\"}");
        move("GW-1", "quarantined", admin);
        JsonNode child = TestConsole.json(send("GET", "/GW-1.fw", analyst, ""));
        assertEquals("active", child.get("state").asText());
        assertEquals("quarantined", child.at("/treatedAs/state").asText());
        assertEquals("GW-1", child.at("/treatedAs/because").asText());
        assertEquals("[\"GW-1\"]", child.get("ancestors").toString());
        JsonNode parent = TestConsole.json(send("GET", "/GW-1", analyst, ""));
        assertEquals("GW-1.fw", parent.at("/children/0/serial").asText());
    }

    private int move(String serial, String to, String token) throws Exception {
        return send("POST", "/" + serial + "/state", token, "{\"to\":\"" + to + "\",\"reason\":\"test\"}")
                .statusCode();
    }

    private void register(String serial, LifecycleState state) throws Exception {
        HttpResponse<String> answer =
                send("POST", "", admin, "{\"serial\":\"" + serial + "\",\"state\":\"" + state.word() + "\"}");
        assertTrue(answer.statusCode() == 201, answer.body());
    }

    private HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = test.request(DEVICES + path)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return test.send(headers.length == 0 ? request : request.headers(headers));
    }
}
