package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** The bootable image in QEMU: from nothing to a device on its VLAN, through a power cut, an update and updates that fail. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "qemu-system-x86_64", debianPackage = "qemu-system-x86")
@RequiresProgram(value = "qemu-img", debianPackage = "qemu-utils")
@RequiresProgram(value = "mksquashfs", debianPackage = "squashfs-tools")
@RequiresProgram(value = "mmdebstrap", debianPackage = "mmdebstrap")
@RequiresProgram(value = "mcopy", debianPackage = "mtools")
@RequiresProgram(value = "cpio", debianPackage = "cpio")
@EnabledIf(
        value = "possible",
        disabledReason = "it needs the Debian package (mvn package -Pdeb) and UEFI for QEMU (Debian: ovmf)")
class ApplianceImageIT {
    private static final String SERVES = "\\s+state +in service";
    private static final String OWN_PASSWORD = "correct horse battery staple";
    private static final String SECRET = "a-secret-of-sixteen";
    private static final int UNDER_LOAD = 5;

    /** How often a new system may start without coming up healthy. */
    private static final int TRIES = 3;

    @TempDir
    static Path images;

    private static DiskImage image;

    @TempDir
    Path folder;

    private Home home;
    private Home.Client device;

    static boolean possible() throws Exception {
        return "true".equals(System.getenv("CI")) || (DiskImage.buildable() && VirtualMachine.bootable());
    }

    @BeforeAll
    static void build() throws Exception {
        image = DiskImage.build(images);
    }

    @Test
    void builtAgainItHasTheSameOctets() throws Exception {
        assumeTrue(
                "true".equals(System.getenv("CI"))
                        || Home.command("setarch", "--addr-no-randomize", "true")
                                        .exit()
                                == 0,
                "memory at fixed addresses is refused here, as in some containers");
        List<Path> first = image.released();
        List<Path> second = image.again(folder).released();
        for (int file = 0; file < first.size(); file++) {
            assertEquals(-1, Files.mismatch(first.get(file), second.get(file)), second.get(file)::toString);
        }
    }

    @Test
    void fromFirstBootThroughAPowerCutIntoTheNextRelease() throws Exception {
        try (VirtualMachine machine = new VirtualMachine(folder, image.disk(), 768)) {
            machine.start(DiskImage.restartLater(image.medium("1.1")));
            firstSteps(machine);
            machine.await("1\\.1 is in slot b and is tried at the next start");

            List<String> accepted = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> joinUntilCut(machine, accepted));
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(9);
            while (accepted.size() < UNDER_LOAD && !load.isDone() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            machine.cutPower();
            load.get(5, TimeUnit.MINUTES);
            assertTrue(accepted.size() >= UNDER_LOAD, accepted::toString);

            machine.start();
            machine.await("Portcullis 1\\.1, slot b, " + home.folder().getFileName() + "(?s:.)*?" + SERVES);
            String shown = machine.shown();
            assertFalse(shown.contains("first sign-in"), shown);
            assertEquals(
                    Optional.of("110"), supplicant(machine).join(device, "1.3").vlan());
            Api api = api(machine);
            for (String mac : accepted) {
                assertFalse(
                        api.events("event.action: access-accept and source.mac: \"" + mac + "\"")
                                .isEmpty(),
                        mac + " was accepted, and the audit trail does not know of it");
            }
            JsonNode updated = event(api, "event.action: system-updated");
            assertTrue(
                    Events.text(updated, "message").endsWith("was updated from 1.0 to 1.1"),
                    Events.text(updated, "message"));
        }
    }

    /** Seven starts of a machine, which are too many for each change. */
    @Test
    @EnabledIfSystemProperty(named = "portcullis.release", matches = "true")
    void whatIsNotSignedIsRefusedAndWhatDoesNotServeIsTakenBack() throws Exception {
        Path stranger = DiskImage.key(folder.resolve("stranger.key"));
        try (VirtualMachine machine = new VirtualMachine(folder, image.disk(), 768)) {
            machine.start(image.medium("1.2", "", stranger));
            firstSteps(machine);
            machine.await("portcullis-1\\.2\\.slot is refused: .*was not signed by who made this machine's system");
            machine.cutPower();

            machine.start(image.medium("1.3", "systemd.mask=portcullis.service", images.resolve("release.key")));
            machine.await("Portcullis 1\\.0, slot a, (?s:.)*?" + SERVES);
            for (int restarts = 0; restarts < 1 + TRIES; restarts++) {
                machine.await("reboot: Restarting system");
            }
            machine.await("Portcullis 1\\.0, slot a, (?s:.)*?" + SERVES);
            machine.await("the update to 1\\.3 did not come up healthy; 1\\.0 is back");
            assertEquals(
                    Optional.of("110"), supplicant(machine).join(device, "1.3").vlan());
            JsonNode back = event(api(machine), "event.action: system-rolled-back");
            assertTrue(
                    Events.text(back, "message")
                            .contains("was to become 1.3, which did not come up healthy: 1.0 is back"),
                    Events.text(back, "message"));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "portcullis.release", matches = "true")
    void aFixedAddressAndAHundredThousandDevicesInOneGibibyte() throws Exception {
        Path disk = image.disk("hostname = nac-1\naddress = 10.0.2.40/24\ngateway = " + VirtualMachine.OUTSIDE + "\n");
        try (VirtualMachine machine = new VirtualMachine(folder, disk, 1024, "10.0.2.40")) {
            machine.start();
            firstSteps(machine);
            assertEquals("nac-1", home.folder().getFileName().toString());
            Api api = api(machine);
            for (int file = 0; file < 10; file++) {
                String devices = IntStream.range(file * 10_000, (file + 1) * 10_000)
                        .mapToObj(n -> "F-" + n + ",camera,acme,active\n")
                        .collect(Collectors.joining("", "serial,type,vendor,state\n", ""));
                JsonNode taken = api.post("/api/v1/devices/import", devices).get(5, TimeUnit.MINUTES);
                assertEquals(10_000, taken.path("new").asInt(), taken.toString());
            }
            device = home.enrol(api, "F-99999");
            for (int n = 0; n < 20; n++) {
                Supplicant.Outcome joined = supplicant(machine).join(device, "1.3");
                assertTrue(joined.accepted(), joined.output());
            }
            assertFalse(api.events("event.action: access-accept and device.serial_number: \"F-99999\"")
                    .isEmpty());
        }
    }

    /** What a person does: reads the console's screen, signs in, makes a token, and brings in the first switch and device. */
    private void firstSteps(VirtualMachine machine) throws Exception {
        Matcher page = machine.await("Portcullis 1\\.0, slot a, (\\S+)\\s+console +https://"
                + Pattern.quote(machine.address()) + ":8443/"
                + "\\s+CA sha256 +([0-9A-F:]+)\\s+first sign-in as admin, password (\\S+)" + SERVES);
        home = Home.at(folder.resolve(page.group(1)));
        Files.createDirectories(home.folder().resolve("data"));
        Path root = rootOf(machine, page.group(2));
        Path token = Files.writeString(home.folder().resolve("data/admin.token"), "none yet");
        Api person = new Api(machine.console(), token, root);
        person.choosePassword(page.group(3), OWN_PASSWORD);
        Files.writeString(token, person.makeToken("test", OWN_PASSWORD));
        Api api = api(machine);
        api.post(
                        "/api/v1/nas",
                        "{\"name\": \"lab\", \"address\": \"" + VirtualMachine.OUTSIDE + "/32\", \"secret\": \""
                                + SECRET + "\", \"site\": \"lab\"}")
                .get(5, TimeUnit.MINUTES);
        api.post(
                        "/api/v1/devices",
                        "{\"serial\": \"S-1\", \"type\": \"sensor\", \"vendor\": \"acme\", \"state\": \"active\"}")
                .get(5, TimeUnit.MINUTES);
        device = home.enrol(api, "S-1");
        Supplicant.Outcome joined = supplicant(machine).join(device, "1.3");
        assertTrue(joined.accepted(), joined.output());
        assertEquals(Optional.of("110"), joined.vlan());
    }

    /** Trusted because its fingerprint is the one on the screen. */
    private Path rootOf(VirtualMachine machine, String fingerprint) throws Exception {
        Path certificates = folder.resolve("cacerts");
        Home.command(
                        "sh",
                        "-c",
                        "curl -sk " + machine.est() + "/.well-known/est/cacerts | base64 -d"
                                + " | openssl pkcs7 -inform DER -print_certs -out " + certificates)
                .done();
        Path root = home.caCertificate();
        for (String pem : Files.readString(certificates).split("(?<=-----END CERTIFICATE-----)")) {
            Files.writeString(root, pem + "\n");
            if (pem.contains("BEGIN")
                    && Home.command("openssl", "x509", "-in", root.toString(), "-noout", "-fingerprint", "-sha256")
                            .out()
                            .contains(fingerprint)) {
                return root;
            }
        }
        throw new AssertionError("no CA with the fingerprint " + fingerprint + " in " + Files.readString(certificates));
    }

    /** One device after the other comes up behind the switch, each with an address of its own, until nobody answers. */
    private void joinUntilCut(VirtualMachine machine, List<String> accepted) {
        try {
            for (int n = 0; n < 200; n++) {
                String mac = "02:00:00:00:01:%02x".formatted(n);
                if (!supplicant(machine).askAs(device, mac).accepted()) {
                    return;
                }
                accepted.add(mac);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Supplicant supplicant(VirtualMachine machine) {
        return new Supplicant(home, machine.auth(), SECRET, List.of());
    }

    private Api api(VirtualMachine machine) throws Exception {
        return new Api(machine.console(), home.folder().resolve("data/admin.token"), home.caCertificate());
    }

    private static JsonNode event(Api api, String query) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(9);
        List<JsonNode> found = api.events(query);
        while (found.isEmpty() && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            found = api.events(query);
        }
        assertEquals(1, found.size(), query);
        return found.get(0);
    }
}
