package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/** A device's life by REST and on the command line, with the real {@code eapol_test} as the device. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class DeviceLifeIT {
    private static final int DISCONNECT_ACK = 41;
    private static final String DEVICES = "/api/v1/devices";

    @TempDir
    Path folder;

    private TestNas nas;
    private Home home;

    @BeforeEach
    void init() throws Exception {
        home = Home.init(folder);
        nas = new TestNas(home.radiusSecret());
        home.takesCoa("port: " + nas.address().getPort());
    }

    @AfterEach
    void close() {
        nas.close();
    }

    @Test
    void fromRegistrationToDecommissioning() throws Exception {
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(201, api.send("POST", DEVICES, """
                    {"serial": "SN-1", "type": "sensor", "vendor": "acme"}""").statusCode());
            Home.Client device = home.enrol("SN-1");
            assertEquals(Optional.of("99"), supplicant.join(device, "1.3").vlan());
            assertEquals("onboarding", state(api));

            JsonNode moved = move(api, "active");
            assertEquals("pending", moved.at("/sessions/0/enforcement/status").asText(), moved.toString());
            nas.answer(nas.take(), DISCONNECT_ACK);
            assertEquals(Optional.of("110"), supplicant.join(device, "1.3").vlan());

            // A camera has another VLAN: what is said of a device concerns its live session, too.
            assertEquals(
                    200,
                    api.send("PATCH", DEVICES + "/SN-1", "{\"type\": \"camera\"}")
                            .statusCode());
            nas.answer(nas.take(), DISCONNECT_ACK);
            assertEquals(Optional.of("120"), supplicant.join(device, "1.3").vlan());

            move(api, "decommissioned");
            nas.answer(nas.take(), DISCONNECT_ACK);
            assertTrue(supplicant.join(device, "1.3").vlan().isEmpty());
            JsonNode returned = Events.newest(home, "event.action: decommissioned-device-returned");
            assertTrue(
                    Events.text(returned, "message").contains("SN-1 came back and was refused"), returned.toString());
            JsonNode shown = api.json(DEVICES + "/SN-1");
            assertEquals("decommissioned", shown.get("state").asText());
            assertEquals("revoked", shown.at("/credentials/0/status").asText());
            JsonNode changed = Events.newest(home, "event.action: device-changed");
            assertEquals(
                    "type=sensor", changed.at("/portcullis/change/before/0").asText(), changed.toString());
            assertEquals("type=camera", changed.at("/portcullis/change/after/0").asText());
            Events.newest(home, "event.action: credential-revoked and device.serial_number: SN-1");
        }
    }

    /** The time is over while nobody serves; the next start releases the device, once, and its session follows. */
    @Test
    void aTimedQuarantineSurvivesARestart() throws Exception {
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        change("quarantined", "scan");
        try (Serving serving = Serving.start(home)) {
            assertEquals(
                    Optional.of("666"),
                    new Supplicant(home, serving).join(device, "1.3").vlan());
            serving.killNine();
        }
        change("active", "clean");
        change("quarantined", "scan", "--until", "1s");
        Thread.sleep(1_000);
        try (Serving serving = Serving.start(home)) {
            nas.answer(nas.take(), DISCONNECT_ACK);
            assertEquals(
                    Optional.of("110"),
                    new Supplicant(home, serving).join(device, "1.3").vlan());
            JsonNode released = Events.newest(home, "event.action: device-state-changed and user.name: system");
            assertEquals("active", Events.text(released, "portcullis.device.state"));
            assertEquals("quarantined", Events.text(released, "portcullis.device.state_before"));
            Api api = new Api(home, serving);
            assertEquals("active", state(api));
            assertEquals("system", api.json(DEVICES + "/SN-1").get("stateActor").asText());
        }
        assertEquals(
                1,
                Events.search(home, "event.action: device-state-changed and user.name: system")
                        .size());
    }

    private void change(String to, String reason, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("device", "state", "SN-1", to, "--reason", reason));
        words.addAll(List.of(more));
        home.run(words.toArray(String[]::new)).done();
    }

    private static String state(Api api) throws Exception {
        return api.json(DEVICES + "/SN-1").get("state").asText();
    }

    private static JsonNode move(Api api, String to) throws Exception {
        HttpResponse<String> answer =
                api.send("POST", DEVICES + "/SN-1/state", "{\"to\": \"" + to + "\", \"reason\": \"test\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        return new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.body());
    }
}
