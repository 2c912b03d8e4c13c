package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.external.RequiresProgram;

/**
 * The Debian package, by real dpkg in a Debian of its own: installed, upgraded, taken back to an older version, removed and purged,
 * while a device authenticates at the service from outside.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "lintian", debianPackage = "lintian")
@RequiresProgram(value = "mmdebstrap", debianPackage = "mmdebstrap")
@RequiresProgram(value = "python3", debianPackage = "python3")
@RequiresProgram(value = "systemd-analyze", debianPackage = "systemd")
@EnabledIf(value = "possible", disabledReason = "it needs root, and the package (mvn package -Pdeb)")
class DebianPackageIT {
    private static final String CONFIGURATION = "/etc/portcullis/portcullis.yml";
    private static final String DATA = "/var/lib/portcullis/data";
    private static final Path TARGET = Path.of("target");
    private static final String UNIT = "/lib/systemd/system/portcullis.service";

    @TempDir
    Path folder;

    private final Map<String, Integer> ports = Map.of(
            "authPort", FreePort.onLoopback(),
            "acctPort", FreePort.onLoopback(),
            "estPort", FreePort.onLoopback(),
            "httpPort", FreePort.onLoopback(),
            "port", FreePort.onLoopback());

    static boolean possible() throws Exception {
        return "true".equals(System.getenv("CI"))
                || ("root".equals(System.getProperty("user.name")) && built().isPresent());
    }

    private static Optional<Path> built() throws Exception {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("portcullis_.*\\.deb"))
                    .findAny();
        }
    }

    @Test
    void itIsInstalledUpgradedDowngradedRemovedAndPurged() throws Exception {
        Path shipped = built().orElseThrow();
        Process lintian = new ProcessBuilder(
                        "lintian", "--allow-root", "--fail-on", "error,warning", shipped.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("lintian").toFile())
                .start();
        try (Chroot debian = Chroot.below(folder)) {
            Files.copy(shipped, debian.file("/tmp/shipped.deb"));
            newer(shipped, debian.file("/tmp/newer.deb"));
            installed(debian);
            itsArchiveFollowsTheJava(debian);
            started(debian);
            Home.Client device = enrolled(debian);
            joins(debian, device);
            theFirstPasswordGoes(debian);
            String config = debian.text(CONFIGURATION);
            String root = debian.text(DATA + "/ca.pem");

            dpkg(debian, "-i", "/tmp/newer.deb");
            assertEquals("9.0.0", version(debian));
            assertTrue(Files.exists(debian.file("/run/portcullis.pid")), "it serves again");
            dpkg(debian, "-i", "/tmp/shipped.deb");
            assertNotEquals("9.0.0", version(debian));
            assertEquals(config, debian.text(CONFIGURATION));
            assertEquals(root, debian.text(DATA + "/ca.pem"));
            joins(debian, device);
            assertEquals(3, events(debian, "event.action: appliance-started"), "each version served");
            assertEquals(2, events(debian, "event.action: access-accept"), "what one kept the other finds");

            String removed = dpkg(debian, "-r", "portcullis");
            assertTrue(removed.contains("/var/lib/portcullis stays"), removed);
            assertFalse(Files.exists(debian.file("/run/portcullis.pid")), "it is stopped first");
            assertFalse(Files.exists(debian.file("/usr/bin/portcullis")));
            assertFalse(Files.exists(debian.file("/usr/share/portcullis")), "nothing is left of what postinst wrote");
            assertEquals(root, debian.text(DATA + "/ca.pem"));
            assertEquals(config, debian.text(CONFIGURATION));

            String purged = dpkg(debian, "-P", "portcullis");
            assertTrue(purged.contains("deleting /var/lib/portcullis"), purged);
            for (String gone : List.of("/var/lib/portcullis", "/etc/portcullis", "/etc/default/portcullis")) {
                assertFalse(Files.exists(debian.file(gone)), gone);
            }
            assertNotEquals(0, debian.run("getent", "passwd", "portcullis").exit(), "the user is gone");
        }
        assertTrue(lintian.waitFor(10, TimeUnit.MINUTES));
        assertEquals(0, lintian.exitValue(), Files.readString(folder.resolve("lintian")));
    }

    /** The same as another version: of a package it is the small part that says which. */
    private void newer(Path shipped, Path to) throws Exception {
        Path control = folder.resolve("control");
        Home.command("dpkg-deb", "-e", shipped.toString(), control.toString()).done();
        String text = Files.readString(control.resolve("control"));
        Files.writeString(control.resolve("control"), text.replaceFirst("(?m)^Version: .*$", "Version: 9.0.0"));
        Files.copy(shipped, to);
        Path tar = folder.resolve("control.tar.gz");
        Home.command("tar", "-C", control.toString(), "-czf", tar.toString(), ".")
                .done();
        Home.command("ar", "r", to.toString(), tar.toString()).done();
    }

    private static void installed(Chroot debian) throws Exception {
        Path policy = Files.writeString(debian.file("/usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n");
        policy.toFile().setExecutable(true);
        debian.run("dpkg", "-i", "/tmp/shipped.deb").done();
        Files.delete(policy);
        assertFalse(Files.exists(debian.file(DATA)), "no keys are made where nothing may be started: in an image");
        assertEquals("root:portcullis 750", debian.owner("/etc/portcullis"));
        assertEquals("root:portcullis 640", debian.owner(CONFIGURATION));
        assertEquals("root:portcullis 640", debian.owner("/etc/portcullis/policy.yml"));
        assertEquals("portcullis:portcullis 750", debian.owner("/var/lib/portcullis"));
        assertEquals("root:root 755", debian.owner("/usr/share/portcullis/bin/portcullis"));
        assertTrue(hasClassArchive(debian));
        assertTrue(Files.isSymbolicLink(debian.file("/etc/systemd/system/multi-user.target.wants/portcullis.service")));
        Home.Result security = Home.command(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=20",
                debian.file(UNIT).toString());
        assertEquals(0, security.exit(), security.out() + security.err());
        Home.Result verified = debian.run("systemd-analyze", "verify", "--man=no", UNIT);
        assertEquals(0, verified.exit(), verified.err());
        assertFalse(verified.err().contains("portcullis"), verified.err());
    }

    /** What unpacks something below /usr/lib/jvm has the archive written again; what it would run is only noted here. */
    private void itsArchiveFollowsTheJava(Chroot debian) throws Exception {
        Path noting =
                Files.writeString(debian.file("/usr/local/bin/portcullis"), "#!/bin/sh\necho \"$*\" >>/run/asked\n");
        noting.toFile().setExecutable(true);
        Path java = folder.resolve("java");
        Files.writeString(
                Files.createDirectories(java.resolve("usr/lib/jvm/another")).resolve("release"), "");
        Files.createDirectory(java.resolve("DEBIAN"));
        Files.writeString(
                java.resolve("DEBIAN/control"),
                "Package: another\nVersion: 1\nArchitecture: all\nMaintainer: test\nDescription: test\n");
        Home.command(
                        "dpkg-deb",
                        "--build",
                        java.toString(),
                        debian.file("/tmp/another.deb").toString())
                .done();
        debian.run("dpkg", "-i", "/tmp/another.deb").done();
        assertEquals("class-archive\n", debian.text("/run/asked"));
        debian.run("dpkg", "-P", "another").done();
        Files.delete(noting);
    }

    private void started(Chroot debian) throws Exception {
        String text = debian.text(CONFIGURATION).replace("\n  address: 0.0.0.0\n", "\n  address: 127.0.0.1\n");
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            text = text.replaceFirst(
                    "(?m)^  " + port.getKey() + ": \\d+", "  " + port.getKey() + ": " + port.getValue());
        }
        Files.writeString(debian.file(CONFIGURATION), text);
        Home.Result start = debian.run("systemctl", "start", "portcullis.service");
        assertEquals(0, start.exit(), start.err() + log(debian));
        assertTrue(debian.text("/run/notified").contains("STATUS=ready auth=127.0.0.1:" + ports.get("authPort")));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!debian.text("/run/notified").contains("WATCHDOG=1")) {
            assertTrue(System.nanoTime() < end, "systemd does not hear that the service lives");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertEquals("portcullis:portcullis 700", debian.owner(DATA));
        for (String secret : List.of("seal.key", "admin.token", "first-password", "this-machine.secret")) {
            assertEquals("portcullis:portcullis 600", debian.owner(DATA + "/" + secret));
        }
        assertEquals(
                "portcullis",
                debian.run(
                                "ps",
                                "-o",
                                "user=",
                                "-p",
                                debian.text("/run/portcullis.pid").strip())
                        .done()
                        .out()
                        .strip());
    }

    private static boolean hasClassArchive(Chroot debian) throws Exception {
        try (Stream<Path> files = Files.list(debian.file("/usr/share/portcullis/lib"))) {
            return files.anyMatch(file -> file.toString().endsWith(".jsa"));
        }
    }

    /** By root, as an admin does it, while the service runs as another user. */
    private Home.Client enrolled(Chroot debian) throws Exception {
        Files.writeString(
                debian.file("/tmp/devices.csv"),
                "serial,name,type,vendor,model,owner,tags,state\nSN-1,,sensor,acme,,,,active\n");
        debian.run("portcullis", "device", "import", "--config", CONFIGURATION, "/tmp/devices.csv")
                .done();
        Path key = folder.resolve("sn-1.key");
        String csr = debian.file("/tmp/sn-1.csr").toString();
        Home.command("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key.toString())
                .done();
        Home.command("openssl", "req", "-new", "-key", key.toString(), "-subj", "/CN=SN-1", "-out", csr)
                .done();
        debian.run(
                        "portcullis",
                        "certificate",
                        "issue",
                        "--config",
                        CONFIGURATION,
                        "--device",
                        "SN-1",
                        "--csr",
                        "/tmp/sn-1.csr",
                        "--out",
                        "/tmp/sn-1.pem")
                .done();
        return new Home.Client("SN-1", debian.file("/tmp/sn-1.pem"), key);
    }

    private void joins(Chroot debian, Home.Client device) throws Exception {
        Supplicant.Outcome joined = new Supplicant(
                        Home.at(folder),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get("authPort")),
                        debian.text(DATA + "/this-machine.secret").strip(),
                        List.of())
                .trusting(debian.file(DATA + "/ca.pem"))
                .join(device, "1.3");
        assertTrue(joined.accepted(), joined.output() + log(debian));
        assertEquals(Optional.of("110"), joined.vlan());
    }

    private void theFirstPasswordGoes(Chroot debian) throws Exception {
        String first = debian.text(DATA + "/first-password").strip();
        new Api(
                        "https://127.0.0.1:" + ports.get("port"),
                        debian.file(DATA + "/admin.token"),
                        debian.file(DATA + "/ca.pem"))
                .choosePassword(first, "a password of my own");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (Files.exists(debian.file(DATA + "/first-password"))) {
            assertTrue(System.nanoTime() < end, "the first password lets nobody in, and is still there");
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static int events(Chroot debian, String query) throws Exception {
        return debian.run("portcullis", "events", "search", "--config", CONFIGURATION, query)
                .done()
                .lines()
                .size();
    }

    /** Without the archive of classes, which takes half a minute of a processor and was written once. */
    private static String dpkg(Chroot debian, String action, String what) throws Exception {
        Home.Result result = debian.run("env", "PORTCULLIS_CLASS_ARCHIVE=no", "dpkg", action, what);
        assertEquals(0, result.exit(), result.out() + result.err());
        return result.out();
    }

    private static String version(Chroot debian) throws Exception {
        return debian.run("dpkg-query", "-W", "-f", "${Version}", "portcullis")
                .done()
                .out();
    }

    private static String log(Chroot debian) throws Exception {
        Path log = debian.file("/run/serve.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
