package org.portcullis.appliance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.portcullis.policy.value.Cidr;

/**
 * Writes what the Debian package has beside the distribution: the configuration for its places, the man page and the changelogs.
 * The build runs it (profile {@code deb} of {@code appliance-image/pom.xml}), so that none of it goes out of step.
 */
public final class PackageFiles {
    private static final String DATA = "/var/lib/portcullis/data";

    private PackageFiles() {}

    /** FOLDER VERSION TIME CHANGELOG; the version as Debian has it, the time that all of the build has. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String version = arguments[1].replace("-SNAPSHOT", "~SNAPSHOT");
        Instant time = Instant.parse(arguments[2]);
        Files.writeString(folder.resolve("portcullis.yml"), configuration());
        Files.writeString(folder.resolve("policy.yml"), InitialConfiguration.policy());
        String date = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(time);
        compress(folder.resolve("portcullis.1.gz"), ManPage.of(Main.commandLine(), version, date));
        compress(folder.resolve("CHANGELOG.md.gz"), Files.readString(Path.of(arguments[3])));
        compress(folder.resolve("changelog.gz"), """
                portcullis (%s) stable; urgency=medium

                  * What is new stands in CHANGELOG.md.gz, beside this file.

                 -- Portcullis maintainers <maintainers@portcullis.example>  %s
                """.formatted(
                        version,
                        DateTimeFormatter.RFC_1123_DATE_TIME
                                .withZone(ZoneOffset.UTC)
                                .format(time)
                                .replace("GMT", "+0000")));
    }

    /** The commented example with the data in its place, and without the client whose secret a package cannot bring. */
    private static String configuration() {
        String text = InitialConfiguration.text(
                new Initialisation.Names(Optional.empty(), Optional.empty()),
                new InitialStorage(Optional.empty(), Optional.empty()),
                new Initialisation.Addresses(
                        Cidr.parseAddress("0.0.0.0").orElseThrow(),
                        Cidr.parseAddress("127.0.0.1").orElseThrow()),
                new Initialisation.Ports(1812, 1813, 8443, 8444, 8081));
        text = replace(text, "\ndataDir: data\n", "\ndataDir: " + DATA + "\n");
        text = replace(text, "jdbc:sqlite:data/", "jdbc:sqlite:" + DATA + "/");
        text = replace(
                text,
                "\nclients:\n  - name: this-machine\n",
                "\n# 127.0.0.1 is one already, with the secret in " + DATA
                        + "/this-machine.secret.\nclients:\n  # - name: lab-switch\n");
        text = replace(text, "\n    address: 127.0.0.1/32 ", "\n    # address: 192.0.2.1/32 ");
        text = replace(text, "\n    secretFile: data/this-machine.secret ", "\n    # secretFile: lab-switch.secret ");
        return replace(text, "\n    site: lab ", "\n    # site: lab ");
    }

    private static String replace(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalStateException("portcullis.example.yml has no \"" + from.strip() + "\" any more");
        }
        return text.replace(from, to);
    }

    /** As {@code gzip -9n} does it, the header too, which Debian demands and {@code GZIPOutputStream} does not write. */
    private static void compress(Path file, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, 3});
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(octets);
        }
        CRC32 crc = new CRC32();
        crc.update(octets);
        Files.write(
                file,
                ByteBuffer.allocate(out.size() + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(out.toByteArray())
                        .putInt((int) crc.getValue())
                        .putInt(octets.length)
                        .array());
    }
}
