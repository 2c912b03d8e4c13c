package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.radius.external.RunningProgram;

/**
 * A real port: hostapd is the switch, with accounting and its own Dynamic Authorization Server, wpa_supplicant the device at
 * the other end of a virtual cable. hostapd takes only attributes that it knows, and every one has to match its session.
 */
@RequiresProgram(value = "wpa_supplicant", debianPackage = "wpasupplicant")
class WiredPortIT {
    @TempDir
    Path folder;

    /** hostapd removes a station five seconds after it was disconnected, even where it came back meanwhile. */
    private static final Duration HOSTAPD_REMOVES = Duration.ofSeconds(6);

    @Test
    void hostapdEndsTheSessionOfAQuarantinedDevice() throws Exception {
        boolean root = Home.command("id", "-u").out().strip().equals("0");
        assumeTrue(root, "only root may plug a virtual cable");
        int dasPort = FreePort.onLoopback();
        Home home = Home.init(folder);
        home.takesCoa("port: " + dasPort + ", method: disconnect");
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        String cable = "pct%05x".formatted(new Random().nextInt(1 << 20));
        try (Serving serving = Serving.start(home);
                Cable plugged = Cable.plug(cable);
                RunningProgram hostapd = hostapd(home, serving, plugged, dasPort)) {
            try (RunningProgram supplicant = supplicant(home, device, plugged)) {
                Events.newest(home, "event.action: access-accept and network.vlan.id: 110");
                Events.newest(home, "event.action: session-started and device.serial_number: SN-1");
                home.run("device", "state", "SN-1", "quarantined", "--reason", "odd traffic")
                        .done();
                JsonNode sent = Events.newest(home, "event.action: coa-sent");
                assertTrue(hostapd.isAlive() && supplicant.isAlive());
                assertEquals("ack", Events.text(sent, "portcullis.coa.result"), sent.toString());
                assertEquals("1", Events.text(sent, "portcullis.coa.attempt"), "every attribute matched");
                System.out.println("hostapd: from the change to the packet on the wire "
                        + Events.text(sent, "portcullis.coa.delay") + " ms");
                Events.newest(home, "event.action: session-stopped and device.serial_number: SN-1");
            }
            // The device is switched off, and on again when hostapd has removed what it disconnected.
            Thread.sleep(HOSTAPD_REMOVES.toMillis());
            try (RunningProgram supplicant = supplicant(home, device, plugged)) {
                Events.newest(home, "event.action: access-accept and network.vlan.id: 666");
                assertTrue(supplicant.isAlive());
                Events.newest(home, "event.action: session-enforced and network.vlan.id: 666");
                JsonNode session = new Api(home, serving)
                        .json("/api/v1/sessions?device=SN-1")
                        .at("/sessions/0");
                assertEquals("confirmed", session.at("/enforcement/status").asText(), session.toString());
                assertTrue(session.at("/accounting/reported").asBoolean(), session.toString());
            }
        }
    }

    private RunningProgram hostapd(Home home, Serving serving, Cable cable, int dasPort) throws Exception {
        Path configuration = Files.writeString(folder.resolve("hostapd.conf"), """
                interface=%s
                driver=wired
                ieee8021x=1
                use_pae_group_addr=1
                own_ip_addr=127.0.0.1
                nas_identifier=hall-3
                auth_server_addr=127.0.0.1
                auth_server_port=%d
                auth_server_shared_secret=%s
                acct_server_addr=127.0.0.1
                acct_server_port=%d
                acct_server_shared_secret=%s
                radius_das_port=%d
                radius_das_client=127.0.0.1 %s
                radius_das_require_event_timestamp=1
                radius_das_require_message_authenticator=1
                """.formatted(
                        cable.switchEnd(),
                        serving.auth().getPort(),
                        home.radiusSecret(),
                        serving.acct().getPort(),
                        home.radiusSecret(),
                        dasPort,
                        home.radiusSecret()));
        return RunningProgram.start(List.of("hostapd", configuration.toString()), line -> line.contains("AP-ENABLED"));
    }

    private RunningProgram supplicant(Home home, Home.Client device, Cable cable) throws Exception {
        Path configuration = Files.writeString(folder.resolve("supplicant.conf"), """
                ap_scan=0
                network={
                  key_mgmt=IEEE8021X
                  eap=TLS
                  eapol_flags=0
                  identity="%s"
                  ca_cert="%s"
                  client_cert="%s"
                  private_key="%s"
                }
                """.formatted(
                        device.identity(), home.caCertificate(), device.certificate(), device.key()));
        return RunningProgram.start(
                List.of("wpa_supplicant", "-Dwired", "-i" + cable.deviceEnd(), "-c" + configuration),
                line -> line.contains("CTRL-EVENT-EAP-SUCCESS"));
    }

    /** A pair of virtual Ethernet interfaces. */
    private record Cable(String name) implements AutoCloseable {
        static Cable plug(String name) throws Exception {
            Cable cable = new Cable(name);
            Home.command("ip", "link", "add", cable.switchEnd(), "type", "veth", "peer", "name", cable.deviceEnd())
                    .done();
            Home.command("ip", "link", "set", cable.switchEnd(), "up").done();
            Home.command("ip", "link", "set", cable.deviceEnd(), "up").done();
            return cable;
        }

        String switchEnd() {
            return name + "s";
        }

        String deviceEnd() {
            return name + "d";
        }

        @Override
        public void close() throws java.io.IOException {
            try {
                Home.command("ip", "link", "del", switchEnd()).done();
            } catch (Exception e) {
                throw new java.io.IOException(e);
            }
        }
    }
}
