package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The bootable image and releases for it, as {@code src/disk/build} makes them, signed by a key for this test. */
final class DiskImage {
    private static final Path SOURCES = Path.of("src").toAbsolutePath();

    private final Path folder;
    private final Path key;

    private DiskImage(Path folder, Path key) {
        this.folder = folder;
        this.key = key;
    }

    /** Whether there is what it is built of. */
    static boolean buildable() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("portcullis_.*\\.deb"));
        }
    }

    /** Builds it, with little time spent on compression. */
    static DiskImage build(Path folder) throws Exception {
        return build(folder, key(folder.resolve("release.key")));
    }

    /** The same system once more, of the list of classes that was released with it. */
    DiskImage again(Path other) throws Exception {
        return build(other, key, "--classes", folder.resolve("portcullis-disk.classes"));
    }

    private static DiskImage build(Path folder, Path key, Object... options) throws Exception {
        Stream<Object> words = Stream.of(
                SOURCES.resolve("disk/build"),
                "--output",
                folder,
                "--key",
                key,
                "--version",
                "1.0",
                "--compression",
                "1");
        command(Stream.concat(words, Stream.of(options)).toArray());
        return new DiskImage(folder, key);
    }

    /** What is handed out. */
    List<Path> released() {
        return List.of(disk(), folder.resolve("portcullis.raw"), folder.resolve("portcullis-1.0.slot"));
    }

    Path disk() {
        return folder.resolve("portcullis.qcow2");
    }

    /** The same, with settings of its own. */
    Path disk(String settings) throws Exception {
        Path disk = folder.resolve("portcullis.raw");
        Path file = Files.writeString(folder.resolve("settings.txt"), settings);
        command("mcopy", "-o", "-i", disk + "@@1M", file, "::");
        return disk;
    }

    /** An Ed25519 key. */
    static Path key(Path file) throws Exception {
        command("openssl", "genpkey", "-algorithm", "ed25519", "-out", file);
        return file;
    }

    /** A medium with the same system as another release. */
    Path medium(String version) throws Exception {
        return medium(version, "", key);
    }

    /**
     * @param options more of the kernel's
     * @param signer whose signature it bears
     */
    Path medium(String version, String options, Path signer) throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts-" + version));
        command("tar", "-x", "-f", folder.resolve("portcullis-1.0.slot"), "-C", parts);
        Path slot = parts.resolve("slot");
        Files.writeString(
                slot,
                Files.readString(slot)
                        .replaceAll("(?m)^version=.*", "version=" + version)
                        .replaceAll("(?m)^(options=.*)", "$1 " + options));
        command(
                "sh",
                SOURCES.resolve("release/sign"),
                parts.resolve("SHA256SUMS"),
                signer,
                slot,
                parts.resolve("root"),
                parts.resolve("linux"),
                parts.resolve("initrd"));
        Path release = folder.resolve("portcullis-" + version + ".slot");
        command(
                "tar",
                "-c",
                "-C",
                parts,
                "-f",
                release,
                "slot",
                "SHA256SUMS",
                "SHA256SUMS.sig",
                "linux",
                "initrd",
                "root");
        try (Stream<Path> files = Files.list(parts)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return medium(release);
    }

    /** A file system that is called as the machine looks for it, and says that the restart is somebody else's. */
    private Path medium(Path release) throws Exception {
        Path medium = folder.resolve(release.getFileName() + ".vfat");
        long kilobytes = Files.size(release) / 1024 + 8192;
        command("/usr/sbin/mkfs.vfat", "-C", "-n", "PC-UPDATE", medium, kilobytes);
        command("mcopy", "-i", medium, release, "::" + release.getFileName());
        return medium;
    }

    /** Leaves the time of the restart to whoever turns the machine off. */
    static Path restartLater(Path medium) throws Exception {
        Path empty = Files.createTempFile("restart-later", "");
        Files.writeString(empty, "", StandardOpenOption.TRUNCATE_EXISTING);
        command("mcopy", "-i", medium, empty, "::restart-later");
        Files.delete(empty);
        return medium;
    }

    private static void command(Object... words) throws Exception {
        Home.command(Stream.of(words).map(Object::toString).toArray(String[]::new))
                .done();
    }
}
