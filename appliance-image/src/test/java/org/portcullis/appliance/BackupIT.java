package org.portcullis.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** A backup is made while devices come in; the machine is lost, or its registry alone, and what is restored serves them. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class BackupIT {
    private static final String DEVICES = "/api/v1/devices/";
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private record Before(Home home, List<Home.Client> devices, Path backup) {}

    @Test
    void aLostApplianceIsMadeAnewElsewhereAndInItsPlace() throws Exception {
        Before before = lost();
        aNewMachineServesTheSameDevicesAndTheGapIsNamed(before);
        whatTookRightsAwaySinceTheBackupIsDoneAgainWhereTheJournalSurvived(before);
    }

    private void whatTookRightsAwaySinceTheBackupIsDoneAgainWhereTheJournalSurvived(Before before) throws Exception {
        Home home = before.home;
        Path database = home.folder().resolve("data/portcullis.db");
        Files.writeString(database, "no database any more".repeat(1_000));
        Files.delete(database.resolveSibling("portcullis.db-wal"));
        Home.Result damaged = home.run("serve");
        assertEquals(1, damaged.exit());
        assertTrue(damaged.err().contains("restore it from a backup"), damaged.err());

        Home.Result careful = restore(before.backup, home);
        assertEquals(1, careful.exit());
        assertTrue(careful.err().contains("--replace"), careful.err());
        JsonNode report = report(restore(before.backup, home, "--replace"));
        String again = report.get("again").toString();
        assertTrue(again.contains("of device SN-2 is revoked"), again);
        assertTrue(again.contains("device SN-1 is suspended"), again);
        assertTrue(again.contains("device SN-3 is decommissioned"), again);
        assertTrue(again.matches(".*device SN-4 is quarantined until \\S+.*"), again);
        assertTrue(again.contains("token scanner is revoked"), again);
        assertEquals(1, report.get("open").size(), report.toString());
        assertTrue(report.at("/open/0").asText().startsWith("device-registered, 1 of them"), report.toString());
        assertFalse(report.get("open").toString().contains("no journal survived"), report.toString());

        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(before.devices.get(0), "1.3").rejected());
            Events.newest(home, "event.action: access-reject and portcullis.failure.code: device-suspended");
            assertTrue(supplicant.join(before.devices.get(1), "1.3").rejected());
            Events.newest(home, "event.action: access-reject and portcullis.failure.code: cert-revoked");
            Api api = home.api().orElseThrow();
            assertEquals("quarantined", api.json(DEVICES + "SN-4").get("state").asText());
            assertEquals(404, api.send("GET", DEVICES + "SN-5", "").statusCode());
            assertEquals(404, api.send("DELETE", "/api/v1/tokens/scanner", "").statusCode(), "it is revoked already");

            Events.newest(home, "event.action: backup-made");
            JsonNode restored = Events.newest(home, "event.action: backup-restored");
            assertTrue(Events.text(restored, "message").contains("the journal survived"), restored.toString());
            List<JsonNode> suspensions = Events.search(
                    home, "event.action: device-state-changed and device.serial_number: SN-1 and *.state: suspended");
            assertEquals(2, suspensions.size(), "once by the admin, once by the restore");
            assertNotEquals(Events.text(suspensions.get(0), "event.id"), Events.text(suspensions.get(1), "event.id"));
            assertTrue(
                    Events.search(home, "event.action: access-accept and device.serial_number: SN-1")
                                    .size()
                            > 0,
                    "of before the backup");
        }
        assertEquals(0, home.run("journal", "verify").exit());
    }

    private void aNewMachineServesTheSameDevicesAndTheGapIsNamed(Before before) throws Exception {
        whatIsNoWholeBackupIsToldAndLeavesNothing(before.backup);
        Home fresh = Home.at(Files.createDirectory(folder.resolve("fresh")));
        boolean byRoot = System.getProperty("user.name").equals("root");
        if (byRoot) {
            Files.setAttribute(fresh.folder(), "unix:uid", NOBODY);
        }
        JsonNode report = report(restore(before.backup, fresh));
        for (String file : List.of("portcullis.yml", "data", "data/portcullis.db", "data/journal.key")) {
            Path restored = fresh.folder().resolve(file);
            assertTrue(!byRoot || Files.getAttribute(restored, "unix:uid").equals(NOBODY), file + " is the service's");
        }
        assertTrue(report.get("open").toString().contains("no journal survived"), report.toString());
        assertEquals(List.of(), children(report.get("again")));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(fresh.folder().resolve("data/seal.key"))));
        try (Serving serving = Serving.start(fresh)) {
            assertTrue(restore(before.backup, fresh, "--replace").err().contains("is held by process"));
            Supplicant supplicant = new Supplicant(fresh, serving);
            assertEquals(
                    Optional.of("110"),
                    supplicant.join(before.devices.get(0), "1.3").vlan());
            Events.newest(fresh, "event.action: access-accept and device.serial_number: SN-1", 2);
            Events.newest(fresh, "event.action: backup-restored");
            HashSet<String> ids = new HashSet<>();
            for (JsonNode event : Events.search(fresh, "event.id: *")) {
                assertTrue(ids.add(Events.text(event, "event.id")), event.toString());
            }
        }
        assertEquals(0, fresh.run("journal", "verify").exit());
    }

    private void whatIsNoWholeBackupIsToldAndLeavesNothing(Path backup) throws Exception {
        byte[] octets = Files.readAllBytes(backup);
        byte[] damaged = octets.clone();
        damaged[octets.length / 2] ^= 0x55;
        Path file = folder.resolve("not-whole.zip");
        for (byte[] content : List.of(
                Arrays.copyOf(octets, octets.length * 2 / 3), damaged, "nonsense".getBytes(UTF_8), new byte[0])) {
            Files.write(file, content);
            Home none = Home.at(folder.resolve("none"));
            Home.Result refused = restore(file, none);
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("damaged"), refused.err());
            assertFalse(refused.err().contains("Exception"), refused.err());
            assertFalse(Files.exists(none.folder().resolve("data")));
        }
    }

    /** A backup is made of an appliance that serves; then more is done, and it is killed. */
    private Before lost() throws Exception {
        Home home = Home.init(folder);
        home.register(
                "SN-1,,sensor,acme,,,,active",
                "SN-2,,sensor,acme,,,,active",
                "SN-3,,sensor,acme,,,,active",
                "SN-4,,sensor,acme,,,,active");
        List<Home.Client> devices = List.of(home.enrol("SN-1"), home.enrol("SN-2"));
        Path backup = folder.resolve("portcullis.zip");
        try (Serving serving = Serving.start(home)) {
            Api api = home.api().orElseThrow();
            Supplicant supplicant = new Supplicant(home, serving);
            assertEquals(
                    Optional.of("110"), supplicant.join(devices.get(0), "1.3").vlan());
            HttpResponse<String> made =
                    api.send("POST", "/api/v1/tokens", "{\"name\": \"scanner\", \"role\": \"analyst\"}");
            assertEquals(201, made.statusCode(), made.body());
            home.run("backup", "--out", backup.toString()).done();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
            assertEquals(1, home.run("backup", "--out", backup.toString()).exit(), "it is not overwritten");

            String number =
                    api.json(DEVICES + "SN-2").at("/credentials/0/serialNumber").asText();
            assertEquals(
                    200,
                    api.send(
                                    "POST",
                                    DEVICES + "SN-2/credentials/" + number + "/revoke",
                                    "{\"reason\": \"keyCompromise\"}")
                            .statusCode());
            move(api, "SN-1", "{\"to\": \"suspended\", \"reason\": \"stolen\"}");
            move(api, "SN-3", "{\"to\": \"decommissioned\", \"reason\": \"scrap\"}");
            move(api, "SN-4", "{\"to\": \"quarantined\", \"reason\": \"scan\", \"until\": \"2h\"}");
            assertEquals(204, api.send("DELETE", "/api/v1/tokens/scanner", "").statusCode());
            assertEquals(
                    201,
                    api.send("POST", "/api/v1/devices", "{\"serial\": \"SN-5\", \"type\": \"sensor\"}")
                            .statusCode());
            Events.newest(home, "event.action: device-registered and device.serial_number: SN-5");
            serving.killNine();
        }
        return new Before(home, devices, backup);
    }

    private static void move(Api api, String serial, String body) throws Exception {
        assertEquals(200, api.send("POST", DEVICES + serial + "/state", body).statusCode());
    }

    private static Home.Result restore(Path backup, Home home, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "restore", "--from", backup.toString(), "--dir", home.folder().toString()));
        words.addAll(List.of(more));
        return Home.portcullis(words.toArray(String[]::new));
    }

    private static JsonNode report(Home.Result result) throws Exception {
        return new ObjectMapper().readTree(result.done().out());
    }

    private static List<String> children(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
