package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/**
 * A copied key: the real {@code eapol_test} proves a device's certificate with a second MAC address on another port while the
 * device is on its own. It is noticed, the device is quarantined, both sessions are told; and the brake stops the next.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class AnomalyIT {
    private static final int DISCONNECT_ACK = 41;
    private static final int CALLING_STATION_ID = 31;

    @TempDir
    Path folder;

    @Test
    void aDeviceInTwoPlacesIsQuarantinedAndTheBrakeStopsTheNext() throws Exception {
        Home home = Home.init(folder);
        try (TestNas nas = new TestNas(home.radiusSecret())) {
            home.takesCoa("port: " + nas.address().getPort());
            home.configure("profiler:\n  anomalies:\n    learning: 0\n    rules:\n"
                    + "      two-places-at-once: { mode: act }\n    act: { quarantineFor: 2h }\n");
            home.register("SN-1,,sensor,acme,,,,active", "SN-2,,sensor,acme,,,,active");
            Home.Client one = home.enrol("SN-1");
            Home.Client two = home.enrol("SN-2");
            try (Serving serving = Serving.start(home)) {
                Supplicant supplicant = new Supplicant(home, serving);
                Api api = new Api(home, serving);
                assertEquals(
                        Optional.of("110"),
                        supplicant.plug(one, "02:00:00:00:00:01", "port-1").vlan());
                assertEquals(
                        Optional.of("110"),
                        supplicant.plug(one, "02:00:00:00:00:02", "port-2").vlan());

                Set<String> told = new TreeSet<>();
                for (int i = 0; i < 2; i++) {
                    TestNas.Request request = nas.take();
                    assertEquals("", request.problem());
                    told.add(request.text(CALLING_STATION_ID));
                    nas.answer(request, DISCONNECT_ACK);
                }
                assertEquals(Set.of("02-00-00-00-00-01", "02-00-00-00-00-02"), told);

                JsonNode newMac = detected(home, "certificate-new-mac", "SN-1");
                assertEquals("alert", Events.text(newMac, "event.kind"));
                assertEquals("02-00-00-00-00-02", Events.text(newMac, "source.mac"));
                assertTrue(
                        newMac.at("/portcullis/anomaly/before/0").asText().startsWith("02-00-00-00-00-01, last seen "));
                JsonNode both = detected(home, "two-places-at-once", "SN-1");
                assertTrue(
                        Events.text(both, "portcullis.anomaly.action")
                                .startsWith("device SN-1 is in quarantine until "),
                        both.toString());
                JsonNode device = api.json("/api/v1/devices/SN-1");
                assertEquals("quarantined", device.get("state").asText());
                assertEquals(
                        Optional.of("666"),
                        supplicant.plug(one, "02:00:00:00:00:01", "port-1").vlan());

                supplicant.plug(two, "02:00:00:00:00:11", "port-3");
                supplicant.plug(two, "02:00:00:00:00:12", "port-4");
                JsonNode stopped = detected(home, "two-places-at-once", "SN-2");
                assertTrue(
                        Events.text(stopped, "portcullis.anomaly.action").contains("the brake is on now"),
                        stopped.toString());
                Events.newest(home, "event.action: anomaly-brake-engaged");
                assertEquals(
                        "active", api.json("/api/v1/devices/SN-2").get("state").asText());
                assertTrue(api.json("/api/v1/anomalies/rules")
                        .at("/acting/stopped")
                        .asBoolean());

                JsonNode open = api.json("/api/v1/anomalies?open=true&rule=two-places-at-once");
                assertEquals(2, open.get("total").asInt());
                thePagesShowIt(home, api, serving);
                String id = open.at("/anomalies/0/id").asText();
                assertEquals(stopped.at("/event/id").asText(), id);
                api.post("/api/v1/anomalies/" + id + "/acknowledge", "{\"reason\": \"a test\"}")
                        .get();
                assertEquals(
                        204,
                        api.send("POST", "/api/v1/anomalies/brake/release", "{\"reason\": \"seen to\"}")
                                .statusCode());
                Events.newest(home, "event.action: anomaly-acknowledged");
                Events.newest(home, "event.action: anomaly-brake-released");
            }
        }
    }

    private void thePagesShowIt(Home home, Api api, Serving serving) throws Exception {
        api.choosePassword(home.password(), RunningConsole.PASSWORD);
        try (Browser browser = Browser.open(folder)) {
            browser.signIn(serving.console(), "admin", RunningConsole.PASSWORD);
            browser.go(serving.console() + "/");
            browser.until("#tile-anomalies .figure");
            browser.click("#tile-anomalies");
            browser.until("main", "SN-2");
            seen(browser, "anomalies");
            for (String page :
                    List.of("anomalies/rules", "profiles", "devices/SN-1", "sessions", "network/holds", "mud")) {
                browser.go(serving.console() + "/" + page);
                browser.until("main h1");
                seen(browser, page.replace('/', '-'));
            }
            browser.go(serving.console() + "/profiles/02-00-00-00-00-01");
            browser.until("main", "02-00-00-00-00-01");
            seen(browser, "profile");
            browser.checkQuiet();
        }
    }

    private static void seen(Browser browser, String name) throws Exception {
        browser.picture("profiler-" + name);
        browser.checkAccessible();
    }

    private static JsonNode detected(Home home, String rule, String device) throws Exception {
        return Events.newest(
                home, "event.action: anomaly-detected and rule.name: " + rule + " and device.serial_number: " + device);
    }
}
