package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/**
 * From {@code portcullis hold}, a process of its own, to the packet on the wire and the VLAN of quarantine, over a crash, and
 * back: the device is the real {@code eapol_test}, and in its own state all the while.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class HoldIT {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int DISCONNECT_ACK = 41;
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
