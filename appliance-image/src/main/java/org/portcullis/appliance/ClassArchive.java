package org.portcullis.appliance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 *
 * <p>Of one list JDK 17 writes one archive where nothing happens by chance: interpreted, with no collection of garbage on the
 * way (both wake other threads), without the objects of the heap (of which some bear the time), and, which is the caller's to see
 * to, on one processor, with its memory at fixed addresses and no more than its turns taken from it. Even so one in ten may
 * differ, so it is written until two are the same.
 */
public final class ClassArchive {
    /** The command that writes it. */
    public static final String COMMAND = "class-archive";

    /** The option by which that command starts the program whose classes are noted. */
    public static final String REHEARSE = "--rehearse";

    private static final int LIMIT_MINUTES = 15;
    private static final int ATTEMPTS = 6;
    private static final List<String> NOTHING_BY_CHANCE =
            List.of("-XX:+UseSerialGC", "-Xint", "-Xms1g", "-Xmx1g", "-Xmn700m", "-XX:MetaspaceSize=1g");
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
        return inWork(folder, (work, archive) -> {
            // Whatever the machine is: no other collector's JVM writes the objects of the heap, which all can read.
            dump(work, rehearse(work), archive, List.of("-XX:+UseG1GC"));
            return archive;
        });
    }

    /**
     * The same of a list of classes that is kept, for an archive that has the same octets each time. It takes a gigabyte of
     * memory and twice as long.
     *
     * @param classes read where there is such a file, written otherwise
     * @return the archive, or nothing when no two of several were the same; the last one is there then
     * @throws Failure as above
     */
    public Optional<Path> writeSame(Path folder, Path classes) {
        return inWork(folder, (work, archive) -> {
            if (Files.notExists(classes)) {
                Files.write(classes, rehearse(work));
            }
            List<Path> different = new ArrayList<>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                dump(work, Files.readAllLines(classes), archive, NOTHING_BY_CHANCE);
                for (Path one : different) {
                    if (Files.mismatch(one, archive) < 0) {
                        return Optional.of(archive);
                    }
                }
                different.add(Files.copy(archive, work.resolve("before-" + attempt)));
            }
            return Optional.empty();
        });
    }

    private interface Writing<T> {
        T write(Path work, Path archive) throws IOException;
    }

    private <T> T inWork(Path folder, Writing<T> writing) {
        Path archive = folder.toAbsolutePath().resolve("portcullis-" + runtime() + ".jsa");
        try {
            Path work = Files.createTempDirectory("portcullis-classes");
            try {
                Files.createDirectories(archive.getParent());
                T result = writing.write(work, archive);
                removeOthers(archive);
                return result;
            } finally {
                FileTree.delete(work);
            }
        } catch (IOException e) {
            throw new Failure("the archive " + archive + " cannot be written: " + e);
        }
    }

    /** The classes that the program loads, as far as they can be archived. */
    private List<String> rehearse(Path work) throws IOException {
        Path noted = work.resolve("noted");
        run(
                work,
                List.of("-XX:+UseSerialGC", "-XX:DumpLoadedClassList=" + noted, "-jar", jar, COMMAND, REHEARSE, work));
        return new ArchivableClasses(jar).of(Files.readAllLines(noted));
    }

    private void dump(Path work, List<String> classes, Path archive, List<String> options) throws IOException {
        Path fresh = archive.resolveSibling(archive.getFileName() + ".new");
        Path list = Files.write(work.resolve("archived"), classes);
        List<Object> arguments = new ArrayList<>(options);
        arguments.addAll(List.of(
                "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + fresh, "-cp", jar));
        try {
            run(work, arguments);
            Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void run(Path work, List<?> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.resolve("bin").resolve("java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + work.resolve("crash")));
        arguments.stream().map(Object::toString).forEach(command::add);
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
