package org.portcullis.appliance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class-data archive of this installation (JEP 310): the program's classes as the JVM keeps them, read, verified and laid
 * out, to be mapped into memory at each start. A JVM takes only what it wrote itself, for jars that lie where they lay and are
 * as old as they were.
 *
 * <p>The archive is a static one. The dynamic kind needs a step less, but JDK 17 crashes over a lambda of a class that it may
 * not archive, and the list of classes, which only the static kind has, is where those are left out.
 */
public final class ClassArchive {
    /** The command that writes it. */
    public static final String COMMAND = "class-archive";

    /** The option by which that command starts the program whose classes are noted. */
    public static final String REHEARSE = "--rehearse";

    private static final int LIMIT_MINUTES = 15;
    // The launcher reads the same line.
    private static final Pattern RUNTIME = Pattern.compile("JAVA_(?:RUNTIME_)?VERSION=\"(.*)\"");

    private final Path jar;
    private final Path java;

    private ClassArchive(Path jar, Path java) {
        this.jar = jar;
        this.java = java;
    }

    /** @throws Failure when the program does not run from its jar */
    public static ClassArchive ofThisProgram() {
        try {
            Path jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(jar)) {
                throw new Failure("an archive is made of an installed program's jars, and this one runs from " + jar);
            }
            return new ClassArchive(jar, Path.of(System.getProperty("java.home")));
        } catch (URISyntaxException e) {
            throw new Failure("the program's own jar cannot be found: " + e.getMessage());
        }
    }

    /** The folder of the program's jars. */
    public Path home() {
        return jar.getParent();
    }

    /**
     * Runs the program for as long as it takes to see what it loads, then has the JVM write the archive, in place of one that
     * is there. Archives of other releases of the same Java go, since nothing will read them again.
     *
     * @return the archive
     * @throws Failure when the folder cannot be written to, or the program does not run here
     */
    public Path write(Path folder) {
        Path archive = folder.toAbsolutePath().resolve("portcullis-" + runtime() + ".jsa");
        Path fresh = archive.resolveSibling(archive.getFileName() + ".new");
        try {
            Path work = Files.createTempDirectory("portcullis-classes");
            try {
                Files.createDirectories(archive.getParent());
                Path noted = work.resolve("noted");
                run(work, "-XX:+UseSerialGC", "-XX:DumpLoadedClassList=" + noted, "-jar", jar, COMMAND, REHEARSE, work);
                Path archived = work.resolve("archived");
                Files.write(archived, new ArchivableClasses(jar).of(Files.readAllLines(noted)));
                // Whatever the machine is: no other collector's JVM writes the objects of the heap, which all can read.
                run(
                        work,
                        "-XX:+UseG1GC",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + archived,
                        "-XX:SharedArchiveFile=" + fresh,
                        "-cp",
                        jar);
                Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                FileTree.delete(work);
                Files.deleteIfExists(fresh);
            }
            removeOthers(archive);
            return archive;
        } catch (IOException e) {
            throw new Failure("the archive " + archive + " cannot be written: " + e);
        }
    }

    private void run(Path work, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.resolve("bin").resolve("java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + work.resolve("crash")));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Path said = work.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new Failure("no archive: the program was not done within " + LIMIT_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readAllLines(said);
            throw new Failure("no archive: " + String.join(" ", command) + " ended with " + process.exitValue() + "\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
    }

    /** What this Java calls itself. */
    private String runtime() {
        Path release = java.resolve("release");
        try (Stream<String> lines = Files.lines(release)) {
            return lines.map(RUNTIME::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElseThrow(() -> new Failure(release + " does not tell the version of this Java"));
        } catch (IOException e) {
            throw new Failure(release + ", which tells the version of this Java, cannot be read: " + e);
        }
    }

    private void removeOthers(Path archive) throws IOException {
        int release = Runtime.version().feature();
        Pattern same = Pattern.compile("portcullis-" + release + "\\D.*\\.jsa");
        try (Stream<Path> files = Files.list(archive.getParent())) {
            for (Path file : files.toList()) {
                if (same.matcher(file.getFileName().toString()).matches() && !file.equals(archive)) {
                    Files.delete(file);
                }
            }
        }
    }
}
