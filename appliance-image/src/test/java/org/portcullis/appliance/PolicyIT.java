package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.coa.FreeRadiusReceiver;
import org.portcullis.radius.external.RequiresProgram;

/** A policy is tried out, put in force and taken back, with the real {@code eapol_test} as the devices. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "freeradius", debianPackage = "freeradius")
class PolicyIT {
    private static final String POLICY = "/api/v1/policy";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void fromTheFirstTrialToTheWayBack() throws Exception {
        Home home = Home.init(Files.createDirectory(folder.resolve("home")));
        try (FreeRadiusReceiver receiver =
                FreeRadiusReceiver.start(Files.createDirectory(folder.resolve("switch")), home.radiusSecret())) {
            fromTheFirstTrialToTheWayBack(home, receiver);
        }
    }

    private static void fromTheFirstTrialToTheWayBack(Home home, FreeRadiusReceiver receiver) throws Exception {
        home.register("SN-1,,sensor,acme,,,,active", "SN-2,,camera,acme,,,,active");
        Home.Client sensor = home.enrol("SN-1");
        Home.Client camera = home.enrol("SN-2");
        String file = Files.readString(home.folder().resolve("policy.yml"));
        String draft = file.replace("vlan: 110", "vlan: 111").replace("rules:\n  - {", """
                        rules:
                          - { name: strict, when: 'device.vendor == "acme"', then: refuse, monitor: true }
                          - {""".stripTrailing());
        assertTrue(draft.contains("vlan: 111") && draft.contains("strict"), draft);
        home.takesCoa("port: " + receiver.address().getPort());
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(Optional.of("120"), supplicant.join(camera, "1.2").vlan());
            assertEquals(Optional.of("110"), supplicant.join(sensor, "1.3").vlan());
            JsonNode accepted = Events.newest(home, "event.action: access-accept and device.serial_number: SN-1");

            assertEquals("110", simulated(api, accepted, Map.of()).get("vlan").asText());
            JsonNode tried = simulated(api, accepted, Map.of("policy", draft));
            assertEquals("111", tried.get("vlan").asText(), tried.toString());
            JsonNode replayed =
                    JSON.readTree(api.send("POST", POLICY + "/replay", JSON.writeValueAsString(Map.of("policy", draft)))
                            .body());
            assertEquals(2, replayed.get("total").asInt(), replayed.toString());
            assertEquals(1, replayed.get("changes").size(), replayed.toString());
            assertEquals("SN-1", replayed.at("/changes/0/device").asText());
            assertEquals("110", replayed.at("/changes/0/before/vlan").asText());
            assertEquals("111", replayed.at("/changes/0/after/vlan").asText());

            assertEquals(200, api.send("PUT", POLICY + "?comment=moved", draft).statusCode());
            reachesTheSwitch(home, "SN-1", 2, "profile sensors, VLAN 111");
            assertEquals(Optional.of("111"), supplicant.join(sensor, "1.3").vlan());
            JsonNode moved = Events.newest(
                    home, "event.action: access-accept and network.vlan.id: 111 and portcullis.monitor.rule: strict");
            assertEquals("refuse", moved.at("/portcullis/monitor/outcome/0").asText());
            assertEquals(
                    step(moved.at("/portcullis/decision/trace")),
                    step(tried.get("trace")),
                    "what was simulated is what came");
            JsonNode changed = Events.newest(home, "event.action: policy-changed and portcullis.policy.version: 2");
            assertTrue(
                    Events.text(changed, "portcullis.policy.difference").contains("+  sensors:    { vlan: 111,"),
                    changed.toString());
            assertTrue(Events.text(changed, "message").endsWith("of the policy in force: moved"), changed.toString());
            assertTrue(home.run("check").done().out().contains("policy.yml is not in force: version 2 of "));

            HttpResponse<String> refused = api.send("PUT", POLICY, draft.replace("device.type", "device.typ"));
            assertEquals(422, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("did you mean device.type?"), refused.body());
        }
        // What the API put in force outlives a restart, beside a file that says something else; and so do the hits.
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(draft, api.text(POLICY));
            assertEquals(Optional.of("111"), supplicant.join(sensor, "1.3").vlan());
            assertEquals(
                    200, api.send("POST", POLICY + "/versions/1/restore", "").statusCode());
            reachesTheSwitch(home, "SN-1", 3, "profile sensors, VLAN 110");
            assertEquals(Optional.of("110"), supplicant.join(sensor, "1.3").vlan());
            assertEquals(file, api.text(POLICY));
            JsonNode rules = api.json(POLICY + "/rules");
            assertEquals(3, rules.get("version").asInt());
            assertEquals("sensors", rules.at("/rules/1/name").asText());
            assertEquals(4, rules.at("/rules/1/hits").asInt(), rules.toString());
            Events.newest(home, "event.action: policy-changed and portcullis.policy.version: 3");
        }
    }

    /** The live session changes; its switch, a FreeRADIUS that checks the request itself, is told and agrees. */
    private static void reachesTheSwitch(Home home, String device, int version, String today) throws Exception {
        JsonNode looked =
                Events.newest(home, "event.action: policy-enforced and portcullis.policy.version: " + version);
        assertEquals("1", Events.text(looked, "portcullis.policy.sessions"));
        assertEquals("1", Events.text(looked, "portcullis.policy.sessions_changing"));
        JsonNode sent = Events.newest(
                home,
                "event.action: coa-sent and event.reason: \"it is active, " + today + "\" and device.serial_number: "
                        + device);
        assertEquals("ack", Events.text(sent, "portcullis.coa.result"));
        assertEquals("Disconnect-Request", Events.text(sent, "portcullis.coa.type"));
    }

    /** The same request again, as the event of the real one tells it. */
    private static JsonNode simulated(Api api, JsonNode event, Map<String, Object> more) throws Exception {
        Map<String, Object> question = new HashMap<>(more);
        question.put("device", Events.text(event, "device.serial_number"));
        question.put("nas", Events.text(event, "portcullis.nas.name"));
        HttpResponse<String> answer = api.send("POST", POLICY + "/simulate", JSON.writeValueAsString(question));
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    /** Each step from the gate on. */
    private static String step(JsonNode trace) {
        StringBuilder steps = new StringBuilder();
        trace.forEach(step -> steps.append(step.asText()).append('\n'));
        return steps.substring(steps.indexOf("lifecycle."));
    }
}
