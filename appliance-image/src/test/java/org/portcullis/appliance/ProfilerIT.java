package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/**
 * From what a switch heard of a device, as its accounting passes it on, to the network that the device lands in; the switch
 * is the real {@code radclient}, the device with a certificate the real {@code eapol_test}.
 */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ProfilerIT {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int DISCONNECT_ACK = 41;
    private static final int CALLING_STATION_ID = 31;
    private static final int HOSTNAME = 12;
    private static final int VENDOR_CLASS = 60;
    private static final String MAC = "00-11-22-AA-BB-CC";

    private static final String POLICY = """
            profiles:
              sensors: { vlan: 110 }
              gates: { vlan: 130 }
              cameras: { vlan: 320 }
              lobby: { vlan: 390 }
            rules:
              - { name: gates, when: 'device.type == "sensor" && profile.model == "Gate 9"', then: gates }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            mab:
              enabled: true
              rules:
                - { name: cameras, when: 'profile.function == "camera" && profile.certainty >= 60', then: cameras }
                - { name: rest, when: 'true', then: lobby }
            """;

    private static final String RULES = """
            rules:
              - name: it-camera-host
                when: { dhcp.hostname: "zzq-*" }
                says: { function: camera }
                weight: 60
                source: this test
              - name: it-camera-class
                when: { dhcp.vendorClass: "ZZQ-Optics *" }
                says: { vendor: ZZQ Optics, model: "${1}" }
                weight: 70
                source: this test
              - name: it-gate
                when: { certificate.subject.CN: "SN-*" }
                says: { model: "Gate 9" }
                weight: 80
                source: this test
            tests:
              - signals: { dhcp.hostname: zzq-1 }
                gives: { function: camera }
            """;

    @TempDir
    private Path folder;

    @Test
    void whatADeviceSeemsToBeDecidesWhereItLands() throws Exception {
        Home home = Home.init(folder).policy(POLICY).configure("profiler:\n  rules: [profiles.yml]\n");
        Path rules = home.folder().resolve("profiles.yml");
        Files.writeString(rules, RULES);
        try (TestNas nas = new TestNas(home.radiusSecret())) {
            home.takesCoa("port: " + nas.address().getPort());
            home.register("SN-1,,sensor,acme,,,,active");
            Home.Client device = home.enrol("SN-1");
            try (Serving serving = Serving.start(home)) {
                Api api = new Api(home, serving);
                String stranger = authenticate(home, serving);
                assertTrue(stranger.contains("Tunnel-Private-Group-Id:0 = \"390\""), stranger);

                account(home, serving, "zzq-7", "ZZQ-Optics Dome 4");
                JsonNode changed = Events.newest(
                        home,
                        "event.action: profile-changed and source.mac: \"" + MAC
                                + "\" and portcullis.profile.function: camera");
                assertEquals("ZZQ Optics", Events.text(changed, "portcullis.profile.vendor"));
                assertEquals("Dome 4", Events.text(changed, "portcullis.profile.model"));
                assertTrue(
                        Events.text(changed, "message").contains("since dhcp.hostname is \"zzq-7\" (60)"),
                        changed::toString);

                theSessionThatIsThereFollows(home, nas, changed);
                String known = authenticate(home, serving);
                assertTrue(known.contains("Tunnel-Private-Group-Id:0 = \"320\""), known);
                JsonNode accept = Events.newest(home, "event.action: access-accept and rule.name: mab.cameras");
                assertEquals("camera", Events.text(accept, "portcullis.profile.function"));
                assertTrue(accept.at("/portcullis/profile/evidence").toString().contains("zzq-7"), accept::toString);
                assertEquals("camera", Events.text(accept, "portcullis.context.profile.function"));

                JsonNode listed = api.json("/api/v1/profiles?function=camera&q=zzq-7");
                assertEquals(MAC, listed.at("/profiles/0/mac").asText(), listed::toString);
                JsonNode shown = api.json("/api/v1/profiles/" + MAC);
                assertEquals(
                        "it-camera-host", shown.at("/function/evidence/0/rule").asText(), shown::toString);

                theCertificateSpeaksForItsDevice(home, serving, api, device);
                aFileWhoseTestFailsIsRefused(home, serving, rules);
            }
        }
    }

    private static void theSessionThatIsThereFollows(Home home, TestNas nas, JsonNode changed) throws Exception {
        TestNas.Request request = nas.take();
        assertEquals(DISCONNECT_REQUEST, request.code(), request.problem());
        assertEquals(MAC, request.text(CALLING_STATION_ID));
        nas.answer(request, DISCONNECT_ACK);
        JsonNode sent = Events.newest(home, "event.action: coa-sent and source.mac: \"" + MAC + "\"");
        System.out.println("from what was seen to the end of the request to the switch: "
                + Duration.between(
                                Instant.parse(changed.get("@timestamp").asText()),
                                Instant.parse(sent.get("@timestamp").asText()))
                        .toMillis()
                + " ms");
    }

    /** The first time its certificate is not yet known to the profiler; that it is then reaches its session, too. */
    private static void theCertificateSpeaksForItsDevice(Home home, Serving serving, Api api, Home.Client device)
            throws Exception {
        Supplicant supplicant = new Supplicant(home, serving);
        assertEquals(Optional.of("110"), supplicant.join(device, "1.3").vlan());
        Events.newest(
                home,
                "event.action: profile-changed and device.serial_number: SN-1 and portcullis.profile.model: \"Gate 9\"");
        assertEquals(Optional.of("130"), supplicant.join(device, "1.3").vlan());
        JsonNode profile = api.json("/api/v1/devices/SN-1").path("profile");
        assertEquals("certificate", profile.at("/model/evidence/0/source").asText(), profile::toString);
        Events.newest(
                home, "event.action: access-accept and rule.name: gates and portcullis.profile.model: \"Gate 9\"");
    }

    private static void aFileWhoseTestFailsIsRefused(Home home, Serving serving, Path rules) throws Exception {
        home.run("check").done();
        Files.writeString(rules, RULES.replace("gives: { function: camera }", "gives: { function: printer }"));
        Home.Result check = home.run("check");
        assertEquals(2, check.exit(), check.out() + check.err());
        assertTrue(check.err().contains("profiles.yml:18: tests[0]: fails: function is camera (60)"), check.err());
        serving.hangUp();
        Events.newest(home, "event.action: configuration-refused");
        String still = authenticate(home, serving);
        assertTrue(still.contains("Tunnel-Private-Group-Id:0 = \"320\""), still);
    }

    private static String authenticate(Home home, Serving serving) throws Exception {
        return radclient(
                home,
                serving.auth().getAddress().getHostAddress() + ":"
                        + serving.auth().getPort(),
                "auth",
                "User-Name = 001122aabbcc\nUser-Password = 001122aabbcc\nService-Type = Call-Check\nMessage-Authenticator = 0x00\n"
                        + "NAS-Port-Type = Ethernet\n");
    }

    private static void account(Home home, Serving serving, String hostname, String vendorClass) throws Exception {
        radclient(
                home,
                serving.acct().getAddress().getHostAddress() + ":"
                        + serving.acct().getPort(),
                "acct",
                "Acct-Status-Type = Start\nAcct-Session-Id = S-1\nUser-Name = 001122aabbcc\n"
                        + sensor(HOSTNAME, hostname)
                        + sensor(VENDOR_CLASS, vendorClass));
    }

    /** Cisco's device sensor: what the switch saw of a DHCP option of the device. */
    private static String sensor(int option, String value) {
        byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream pair = new ByteArrayOutputStream();
        pair.writeBytes("dhcp-option=".getBytes(StandardCharsets.US_ASCII));
        pair.writeBytes(ByteBuffer.allocate(2 * Short.BYTES)
                .putShort((short) option)
                .putShort((short) octets.length)
                .array());
        pair.writeBytes(octets);
        return "Attr-26.9.1 = 0x" + HexFormat.of().formatHex(pair.toByteArray()) + "\n";
    }

    private static String radclient(Home home, String server, String what, String attributes) throws Exception {
        return Program.run(
                        home.folder(),
                        List.of("radclient", "-x", "-r", "1", "-t", "60", server, what, home.radiusSecret()),
                        attributes + "Calling-Station-Id = " + MAC + "\nNAS-IP-Address = 127.0.0.1\nNAS-Port = 7\n")
                .output();
    }
}
