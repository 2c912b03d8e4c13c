package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/**
 * From {@code portcullis device state}, a process of its own, to the packet on the wire, and on to the Access-Accept that
 * follows: the device is the real {@code eapol_test}, the receiver a strict one that looks at every octet.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class DynamicAuthorizationIT {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int DISCONNECT_ACK = 41;
    private static final int DISCONNECT_NAK = 42;
    private static final int CALLING_STATION_ID = 31;

    @TempDir
    Path folder;

    private TestNas nas;
    private Home home;
    private Home.Client device;

    @BeforeEach
    void init() throws Exception {
        home = Home.init(folder);
        nas = new TestNas(home.radiusSecret());
        home.takesCoa("port: " + nas.address().getPort());
        home.register("SN-1,,sensor,acme,,,,active");
        device = home.enrol("SN-1");
    }

    @AfterEach
    void close() {
        nas.close();
    }

    @Test
    void aDeviceThatIsQuarantinedIsDisconnectedAndLandsInItsNewVlan() throws Exception {
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(Optional.of("110"), supplicant.join(device, "1.3").vlan());
            home.run("device", "state", "SN-1", "quarantined", "--reason", "odd traffic")
                    .done();
            disconnected();
            assertEquals(Optional.of("666"), supplicant.join(device, "1.3").vlan());
            JsonNode enforced = Events.newest(
                    home,
                    "event.action: session-enforced and portcullis.coa.enforcement: confirmed and network.vlan.id: 666");
            JsonNode session =
                    new Api(home, serving).json("/api/v1/sessions?device=SN-1").at("/sessions/0");
            assertEquals(
                    Events.text(enforced, "portcullis.session.id"),
                    session.get("id").asText());
            assertEquals("666", session.get("vlan").asText());
            assertEquals("confirmed", session.at("/enforcement/status").asText());
            assertEquals(
                    "it is quarantined, profile quarantine, VLAN 666: authenticated again, profile quarantine, VLAN 666",
                    session.at("/enforcement/detail").asText());

            JsonNode sent = Events.newest(home, "event.action: coa-sent and portcullis.coa.result: ack");
            Instant change = Instant.parse(Events.newest(home, "event.action: device-state-changed")
                    .get("@timestamp")
                    .asText());
            Instant wire = Instant.parse(sent.get("@timestamp").asText());
            System.out.println("from the change to the packet on the wire: "
                    + Duration.between(change, wire).toMillis() + " ms");
        }
    }

    /** The change is made while nobody serves; the sessions are known from before. */
    @Test
    void aChangeThatWasMadeWhileStoppedIsCarriedOutAfterTheStart() throws Exception {
        try (Serving serving = Serving.start(home)) {
            assertEquals(
                    Optional.of("110"),
                    new Supplicant(home, serving).join(device, "1.3").vlan());
            serving.killNine();
        }
        home.run("device", "state", "SN-1", "suspended", "--reason", "lost").done();
        try (Serving serving = Serving.start(home)) {
            TestNas.Request request = nas.take();
            assertEquals("", request.problem());
            nas.answer(request, DISCONNECT_ACK);
            JsonNode enforced = Events.newest(home, "event.action: session-enforced");
            assertTrue(serving.isAlive());
            assertTrue(
                    Events.text(enforced, "message").contains("follows its change: it is suspended: "),
                    enforced.toString());
        }
    }

    @Test
    void anOperatorEndsASessionByTheApi() throws Exception {
        try (Serving serving = Serving.start(home)) {
            new Supplicant(home, serving).join(device, "1.3");
            Api api = new Api(home, serving);
            String id = api.json("/api/v1/sessions?device=SN-1")
                    .at("/sessions/0/id")
                    .asText();
            CompletableFuture<JsonNode> answer = api.post("/api/v1/sessions/" + id + "/disconnect");
            nas.answer(nas.take(), DISCONNECT_NAK, TestNas.errorCause(503));
            assertEquals("nak", answer.get().get("result").asText());
            assertEquals(503, answer.get().at("/errorCause/number").asInt());
            JsonNode sent = Events.newest(home, "event.action: coa-sent and portcullis.coa.error_cause: 503");
            assertEquals(id, Events.text(sent, "portcullis.session.id"));
        }
    }

    /** By {@code portcullis hold}, a process of its own, and over a crash; the device is in its own state all the while. */
    @Test
    void anAddressIsHeldAndLetGo() throws Exception {
        String id;
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(Optional.of("110"), supplicant.join(device, "1.3").vlan());
            id = home.run("hold", "place", "--mac", "02-00-00-00-00-01", "--until", "2h", "--reason", "it scans")
                    .done()
                    .lines()
                    .get(0);
            disconnected();
            assertEquals(Optional.of("666"), supplicant.join(device, "1.3").vlan());
            JsonNode accept =
                    Events.newest(home, "event.action: access-accept and rule.name: hold.mac and network.vlan.id: 666");
            assertTrue(
                    Events.text(accept, "message").contains("Sensor SN-1 (active) is held on VLAN 666 until "),
                    accept.toString());
            assertEquals("active", Events.text(accept, "portcullis.device.state"));
            serving.killNine();
        }
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(Optional.of("666"), supplicant.join(device, "1.3").vlan(), "after a crash");
            assertTrue(home.run("hold", "list")
                    .done()
                    .lines()
                    .get(0)
                    .startsWith(id + "\tthe MAC address 02-00-00-00-00-01\t"));
            home.run("hold", "lift", id, "--reason", "our own scanner").done();
            disconnected();
            assertEquals(Optional.of("110"), supplicant.join(device, "1.3").vlan());
            JsonNode lifted = Events.newest(home, "event.action: hold-lifted and portcullis.hold.id: " + id);
            assertTrue(
                    Events.text(lifted, "message")
                            .endsWith(" lifted the hold on the MAC address 02-00-00-00-00-01: our own scanner"),
                    lifted.toString());
            assertEquals("02-00-00-00-00-01", Events.text(lifted, "source.mac"));
        }
    }

    private void disconnected() throws Exception {
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        assertEquals(DISCONNECT_REQUEST, request.code());
        assertEquals("02-00-00-00-00-01", request.text(CALLING_STATION_ID));
        nas.answer(request, DISCONNECT_ACK);
    }
}
