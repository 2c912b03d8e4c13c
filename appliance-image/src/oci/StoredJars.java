import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a folder of jars without compression within them: the layer around them is compressed as a whole, to two thirds of what it
 * would be else, and classes are read without inflating them. Native libraries of this machine's kind come to lie in a folder of their own,
 * since nothing can be unpacked and loaded where nothing may be written; those of other kinds are left out, and so is what a
 * multi-release jar (JEP 238) has for other releases of Java than the one that the image has, which is the one that runs this.
 * Signatures of single jars are left out as well: the image is signed as a whole, its Java asks for none, and classes of a
 * signed jar are digested at each start and cannot be in a class-data archive.
 *
 * <p>{@code java src/oci/StoredJars.java FROM TO NATIVE}
 */
public final class StoredJars {
    /** Kept octet for octet: its licence (LGPL-2.1) lets everybody put another version in its place. */
    private static final String AS_IT_IS = "tinyradius";

    private static final String SQLITE = "org/sqlite/native/";
    private static final List<String> LIBRARIES = List.of(
            SQLITE + "Linux/" + (System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64") + "/libsqlitejdbc.so",
            "com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so");

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    private static final Pattern VERSION = Pattern.compile("^META-INF/versions/[0-9]+/");

    private final Path to;
    private final Path natives;

    private StoredJars(Path to, Path natives) {
        this.to = to;
        this.natives = natives;
    }

    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        StoredJars jars = new StoredJars(
                Files.createDirectories(Path.of(folders[1])), Files.createDirectories(Path.of(folders[2])));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".jar")).sorted().toList()) {
                jars.copy(file);
            }
        }
        for (String library : LIBRARIES) {
            Path file = jars.natives.resolve(Path.of(library).getFileName());
            if (!Files.exists(file)) {
                throw new IOException("no jar in " + from + " has " + library);
            }
        }
    }

    private void copy(Path file) throws IOException {
        String name = file.getFileName().toString();
        Path copy = to.resolve(name);
        if (name.replaceFirst("-[0-9].*", "").equals(AS_IT_IS)) {
            Files.copy(file, copy);
            return;
        }
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            out.setMethod(ZipOutputStream.STORED);
            for (JarEntry entry : jar.stream().toList()) {
                if (LIBRARIES.contains(entry.getName())) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, natives.resolve(Path.of(entry.getName()).getFileName()));
                    }
                } else if (JarFile.MANIFEST_NAME.equals(entry.getName())) {
                    store(out, entry, withoutDigests(jar.getManifest()));
                } else if (!isOfAnotherSystem(entry) && !isOfAnotherRelease(jar, entry) && !isSignature(entry)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        store(out, entry, in.readAllBytes());
                    }
                }
            }
        }
    }

    private static boolean isOfAnotherSystem(ZipEntry entry) {
        return entry.getName().startsWith(SQLITE) && !entry.isDirectory();
    }

    /** Whether the class path never gives it, since another entry of that name does. */
    private static boolean isOfAnotherRelease(JarFile jar, JarEntry entry) {
        if (!jar.isMultiRelease() || !entry.getName().endsWith(".class")) {
            return false;
        }
        JarEntry found = jar.getJarEntry(VERSION.matcher(entry.getName()).replaceFirst(""));
        return found == null || !found.getRealName().equals(entry.getName());
    }

    private static boolean isSignature(ZipEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
    }

    /** The sections of single entries have nothing else in a signed jar; without any, a jar is not a signed one. */
    private static byte[] withoutDigests(Manifest manifest) throws IOException {
        for (Attributes section : manifest.getEntries().values()) {
            section.keySet().removeIf(name -> name.toString().endsWith("-Digest"));
        }
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        manifest.write(octets);
        return octets.toByteArray();
    }

    private static void store(ZipOutputStream out, ZipEntry entry, byte[] octets) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(octets);
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        copy.setSize(octets.length);
        copy.setCrc(crc.getValue());
        out.putNextEntry(copy);
        out.write(octets);
    }
}
