package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.radius.external.FreePort;

/** A machine of the bootable image: QEMU by software emulation, its ports on loopback, its serial console in a file. */
final class VirtualMachine implements AutoCloseable {
    private static final Path FIRMWARE = Path.of("/usr/share/OVMF");
    /** An emulated boot takes a minute on two idle processors; in a build there are none. */
    private static final long PATIENCE_SECONDS = 900;

    /** As the guest sees whoever asks from outside, by QEMU's user-mode network. */
    static final String OUTSIDE = "10.0.2.2";

    private static final String BY_DHCP = "10.0.2.15";

    private final Path folder;
    private final Path disk;
    private final int megabytes;
    private final String address;
    private final int auth = FreePort.onLoopback();
    private final int console = FreePort.onLoopback();
    private final int est = FreePort.onLoopback();
    private Process process;
    private int boots;
    private int seen;

    /** @param image whose bytes stay as they are: what the machine writes goes to a file of its own */
    VirtualMachine(Path folder, Path image, int megabytes) throws Exception {
        this(folder, image, megabytes, BY_DHCP);
    }

    /** @param address which the machine has without being told by DHCP, in {@code 10.0.2.0/24} */
    VirtualMachine(Path folder, Path image, int megabytes, String address) throws Exception {
        this.folder = folder;
        this.megabytes = megabytes;
        this.address = address;
        this.disk = folder.resolve("disk.qcow2");
        String format = image.toString().replaceFirst(".*\\.", "");
        Home.command("qemu-img", "create", "-q", "-f", "qcow2", "-F", format, "-b", image.toString(), disk.toString())
                .done();
        Files.copy(FIRMWARE.resolve("OVMF_VARS_4M.fd"), folder.resolve("firmware.fd"));
    }

    static boolean bootable() {
        return Files.exists(FIRMWARE.resolve("OVMF_VARS_4M.fd"));
    }

    /** Turns it on. */
    void start(Path... media) throws IOException {
        boots++;
        seen = 0;
        String inside = "-" + address + ":";
        String forwards = "user,id=net,hostfwd=udp:127.0.0.1:" + auth + inside + "1812,hostfwd=tcp:127.0.0.1:" + console
                + inside + "8443,hostfwd=tcp:127.0.0.1:" + est + inside + "8444";
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                Integer.toString(megabytes),
                "-nodefaults",
                "-display",
                "none",
                "-serial",
                "file:" + log()));
        command.addAll(List.of(
                "-drive",
                "if=pflash,format=raw,readonly=on,file=" + FIRMWARE.resolve("OVMF_CODE_4M.fd"),
                "-drive",
                "if=pflash,format=raw,file=" + folder.resolve("firmware.fd"),
                "-drive",
                "if=virtio,format=qcow2,file=" + disk,
                "-netdev",
                forwards,
                "-device",
                "virtio-net-pci,netdev=net,romfile=",
                "-device",
                "virtio-rng-pci"));
        for (Path medium : media) {
            command.addAll(List.of("-drive", "if=virtio,format=raw,readonly=on,file=" + medium));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.log").toFile())
                .start();
    }

    /** The power goes: nothing of what the guest has not written to its disk is there afterwards. */
    void cutPower() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Path log() {
        return folder.resolve("console-" + boots + ".log");
    }

    /** What the console has shown since it was turned on. */
    String shown() throws IOException {
        return Files.exists(log()) ? Files.readString(log(), StandardCharsets.ISO_8859_1) : "";
    }

    /** Waits until the console shows that, behind what was waited for before. */
    Matcher await(String regex) throws Exception {
        Pattern pattern = Pattern.compile(regex);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Matcher matcher = pattern.matcher(shown());
            if (matcher.find(seen)) {
                seen = matcher.end();
                return matcher;
            }
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the console does not show " + regex + " but\n" + shown()
                        + Files.readString(folder.resolve("qemu.log")));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** As the machine itself knows it. */
    String address() {
        return address;
    }

    /** Where RADIUS is reached. */
    InetSocketAddress auth() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), auth);
    }

    /** Where the console is reached; the name is in its certificate. */
    String console() {
        return "https://localhost:" + console;
    }

    String est() {
        return "https://localhost:" + est;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
