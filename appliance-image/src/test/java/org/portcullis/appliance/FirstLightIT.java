package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.radius.external.RequiresProgram;

/** One device, one certificate, one VLAN, one searchable event: the packaged program, used as an admin uses it. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class FirstLightIT {
    @TempDir
    Path folder;

    @Tag("newest-lts")
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void aDeviceIsFollowedThroughItsLife(String tls) throws Exception {
        Home home = tls.equals("1.2") ? Home.init(folder).launching() : Home.init(folder);
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            home.register("SN-1,hall 3,sensor,acme,T-100,facility,hot,active", "SN-2,,sensor,acme,,,,");
            Home.Client sensor = home.enrol("SN-1");

            Supplicant.Outcome joined = supplicant.join(sensor, tls);
            assertTrue(joined.accepted(), joined.output());
            assertEquals(Optional.of("110"), joined.vlan());
            assertEquals(Optional.of("0000000d"), joined.attribute(64), "Tunnel-Type VLAN, tag 0");
            assertEquals(Optional.of("00000006"), joined.attribute(65), "Tunnel-Medium-Type 802");
            assertTrue(joined.has(11), "Filter-Id");
            int timeout = Integer.parseInt(joined.attribute(27).orElseThrow());
            assertTrue(timeout <= 8 * 3600 && timeout >= 8 * 3600 * 9 / 10, "Session-Timeout " + timeout);
            assertTrue(joined.has(29), "Termination-Action");
            assertTrue(joined.has(25), "Class");
            assertTrue(joined.has(85), "Acct-Interim-Interval");

            JsonNode event = Events.newest(
                    home, "event.action: access-accept and source.mac: 02:00:00:00:00:01 and network.vlan.id: 110");
            assertEquals(List.of(event), Events.printed(home, "event.id: " + Events.text(event, "event.id")));
            assertEquals("SN-1", Events.text(event, "device.serial_number"));
            assertEquals("sensors", Events.text(event, "rule.name"));
            assertEquals("this-machine", Events.text(event, "portcullis.nas.name"));
            assertEquals(tls, Events.text(event, "tls.version"));
            assertEquals("active", Events.text(event, "portcullis.context.device.state"));

            change(home, "quarantined", "odd traffic");
            Supplicant.Outcome quarantined = supplicant.join(sensor, tls);
            assertTrue(quarantined.accepted(), quarantined.output());
            assertEquals(Optional.of("666"), quarantined.vlan());
            String why =
                    Events.text(Events.newest(home, "event.action: access-accept and network.vlan.id: 666"), "message");
            assertTrue(
                    why.startsWith(
                                    "Sensor SN-1 (quarantined) is permitted on VLAN 666 by lifecycle.quarantined, because it"
                                            + " is quarantined since ")
                            && why.contains(": odd traffic"),
                    why);
            JsonNode change = Events.newest(home, "event.action: device-state-changed");
            assertEquals("active", Events.text(change, "portcullis.device.state_before"));
            assertEquals("odd traffic", Events.text(change, "event.reason"));

            change(home, "active", "cleared");
            assertEquals(Optional.of("110"), supplicant.join(sensor, tls).vlan());

            change(home, "suspended", "lost");
            assertRefused(home, supplicant.join(sensor, tls), "device-suspended");

            // Registered and never seen: a proof by its first authentication takes it to onboarding.
            Home.Client fresh = home.enrol("SN-2");
            assertEquals(Optional.of("99"), supplicant.join(fresh, tls).vlan());
            JsonNode onboarding =
                    Events.newest(home, "event.action: device-state-changed and device.serial_number: SN-2");
            assertEquals("onboarding", Events.text(onboarding, "portcullis.device.state"));

            change(home, "decommissioned", "sold");
            assertRefused(home, supplicant.join(sensor, tls), "cert-revoked");
            assertEquals(0, serving.terminate());
        }
        assertFalse(Events.search(home, "event.action: appliance-stopped").isEmpty(), "search while stopped");
    }

    @Test
    void aStateThatIsNotAllowedIsRefusedWithTheAllowedOnes() throws Exception {
        Home home = Home.init(folder).launching();
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Result refused = home.run("device", "state", "SN-1", "onboarding", "--reason", "x");
        assertEquals(1, refused.exit());
        assertTrue(
                refused.err()
                        .contains("SN-1 is active and cannot become onboarding; allowed: suspended, quarantined,"
                                + " decommissioned"),
                refused.err());
        assertEquals(
                2, home.run("device", "state", "SN-1", "gone", "--reason", "x").exit());
        assertEquals(
                1,
                home.run("device", "state", "SN-9", "active", "--reason", "x").exit());
    }

    @Test
    void ofAnImportWithBadRowsNothingIsDone() throws Exception {
        Home home = Home.init(folder).launching();
        home.register("SN-1,,sensor,acme,,,,active");
        Path csv = Files.writeString(
                folder.resolve("bad.csv"),
                "serial,name,type,vendor,model,owner,tags,state\nSN-2,,,,,,,\nSN-3,,,,,,,nowhere\nSN-1,,,,,,,onboarding\n");
        Home.Result refused = home.run("device", "import", csv.toString());
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains(":3: the state \"nowhere\" is not one of"), refused.err());
        assertTrue(refused.err().contains(":4: SN-1 is active and cannot become onboarding"), refused.err());
        home.register("SN-2,,,,,,,");
    }

    @Test
    void initNeverOverwritesAndKeepsItsSecretsPrivate() throws Exception {
        Home home = Home.initAnew(folder);
        assertEquals(
                1, Home.portcullis("init", "--dir", home.folder().toString()).exit());
        for (String name : List.of("seal.key", "server.pem", "this-machine.secret")) {
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            home.folder().resolve("data").resolve(name))),
                    name);
        }
        byte[] database = Files.readAllBytes(home.folder().resolve("data/portcullis.db"));
        assertFalse(new String(database, java.nio.charset.StandardCharsets.ISO_8859_1).contains("PRIVATE KEY"));
        assertEquals(0, home.run("check").exit());
    }

    @Test
    void oneServesTheOthersAreTold() throws Exception {
        Home home = Home.init(folder).launching();
        try (Serving serving = Serving.start(home)) {
            Home.Result second = home.run("serve");
            assertEquals(1, second.exit());
            assertTrue(second.err().contains("is held by process " + serving.pid()), second.err());
        }
    }

    private static void change(Home home, String state, String reason) throws Exception {
        home.run("device", "state", "SN-1", state, "--reason", reason).done();
    }

    private static void assertRefused(Home home, Supplicant.Outcome outcome, String code) throws Exception {
        assertFalse(outcome.accepted(), outcome.output());
        assertTrue(outcome.rejected(), outcome.output());
        int alert = outcome.output().indexOf("SSL3 alert: read (remote end reported an error):fatal:");
        assertTrue(alert > 0 && alert < outcome.output().indexOf("EAP: Received EAP-Failure"), outcome.output());
        Events.newest(home, "event.action: access-reject and portcullis.failure.code: " + code);
    }
}
