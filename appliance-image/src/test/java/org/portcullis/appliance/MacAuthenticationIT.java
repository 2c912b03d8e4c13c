package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/** Devices without a certificate at the served appliance, an admin's dictionary, and what a certificate is remembered for. */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class MacAuthenticationIT {
    private static final String POLICY = """
            profiles:
              sensors: { vlan: 110 }
              printers:
                vlan: 300
                taggedVlans: [voice]
                vendors: { acme: { Acme-Role: printer, Acme-Level: High } }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            mab:
              enabled: true
              allowLocal: true
              devices: { 00-11-22-AA-BB-CC: { name: Hall printer, type: printer } }
              rules:
                - { name: printers, when: 'mab.type == "printer"', then: printers }
                - { name: anything, when: 'request.portType == "Ethernet"', then: printers }
            """;

    private static final String DICTIONARY = """
            VENDOR       Acme  32473
            BEGIN-VENDOR Acme
            ATTRIBUTE    Acme-Role   1  string
            ATTRIBUTE    Acme-Level  2  byte
            VALUE        Acme-Level  High  9
            END-VENDOR   Acme
            """;

    @TempDir
    private Path folder;

    @Test
    void theirOwnWayAndNeverThatOfACertificate() throws Exception {
        Home home = Home.init(folder).policy(POLICY);
        Files.writeString(home.folder().resolve("acme.dictionary"), DICTIONARY);
        Files.writeString(
                home.configuration(),
                Files.readString(home.configuration())
                        .replace("\nradius:\n", "\nradius:\n  dictionaries: [acme.dictionary]\n")
                        .replace("    site: lab ", "    vendor: acme\n    site: lab "));
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        Home.Result check = home.run("check").done();
        assertTrue((check.out() + check.err()).contains("vendor acme is not known here"), check.out() + check.err());
        try (Serving serving = Serving.start(home)) {
            String printer = radclient(home, serving, "00-11-22-AA-BB-CC", "001122aabbcc");
            assertTrue(printer.contains("Received Access-Accept"), printer);
            assertTrue(printer.contains("Tunnel-Private-Group-Id:0 = \"300\""), printer);
            assertTrue(printer.contains("Egress-VLAN-Name = \"1voice\""), printer);
            assertTrue(printer.contains("Attr-26.32473.1 = 0x7072696e746572"), printer);
            assertTrue(printer.contains("Attr-26.32473.2 = 0x09"), printer);
            JsonNode accept = Events.newest(home, "portcullis.method: mab and event.action: access-accept");
            assertEquals("mab.printers", Events.text(accept, "rule.name"));
            assertEquals("", Events.text(accept, "device.serial_number"));

            assertTrue(radclient(home, serving, "02-00-00-00-00-01", "020000000001")
                    .contains("Access-Accept"));
            assertTrue(new Supplicant(home, serving).join(device, "1.3").accepted());
            assertTrue(radclient(home, serving, "02-00-00-00-00-01", "020000000001")
                    .contains("Access-Reject"));
            JsonNode reject = Events.newest(home, "portcullis.failure.code: mab-has-certificate");
            assertTrue(Events.text(reject, "message").contains("SN-1"), reject::toString);
        }
        try (Serving serving = Serving.start(home)) {
            String again = radclient(home, serving, "02-00-00-00-00-01", "020000000001");
            assertTrue(again.contains("Access-Reject"), "remembered over a restart: " + again);
            Files.writeString(home.folder().resolve("acme.dictionary"), DICTIONARY.replace("string", "strong"));
            Home.Result check2 = home.run("check");
            assertEquals(2, check2.exit(), check2.out() + check2.err());
            assertTrue(check2.err().contains("acme.dictionary:3: \"strong\" is no type"), check2.err());
            serving.hangUp();
            Events.newest(home, "event.action: configuration-refused");
            assertFalse(radclient(home, serving, "00-11-22-AA-BB-CC", "001122aabbcc")
                    .contains("Access-Reject"));
        }
    }

    private String radclient(Home home, Serving serving, String mac, String name) throws Exception {
        return Program.run(
                        folder,
                        List.of(
                                "radclient",
                                "-x",
                                "-r",
                                "1",
                                "-t",
                                "60",
                                serving.auth().getAddress().getHostAddress() + ":"
                                        + serving.auth().getPort(),
                                "auth",
                                home.radiusSecret()),
                        "User-Name = " + name + "\nUser-Password = " + name + "\nService-Type = Call-Check\n"
                                + "Calling-Station-Id = " + mac
                                + "\nNAS-Port-Type = Ethernet\nMessage-Authenticator = 0x00\n")
                .output();
    }
}
