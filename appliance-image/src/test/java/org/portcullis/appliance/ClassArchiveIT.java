package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class-data archive, with the Java that the launcher takes. */
class ClassArchiveIT {
    @TempDir
    Path folder;

    @Test
    void whatServesIsTakenFromTheArchiveAndOneThatDoesNotFitIsPassedOver() throws Exception {
        Path archive = archive();
        Path loaded = folder.resolve("loaded");
        Home home = Home.init(folder)
                .environment("PORTCULLIS_ARCHIVE", archive.getParent().toString())
                .environment("PORTCULLIS_OPTS", "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + loaded);
        Serving.start(home).close();
        List<String> classes = Files.readAllLines(loaded);
        for (String name : List.of(
                "org.portcullis.appliance.Appliance",
                "org.portcullis.radius.transport.UdpListener",
                "org.eclipse.jetty.server.Server",
                "dev.cel.runtime.CelRuntime")) {
            assertTrue(
                    classes.stream().anyMatch(line -> line.contains(" " + name + " source: shared objects file")),
                    name);
        }

        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.writeString(damaged.resolve(archive.getFileName()), "no archive");
        Home.Result passedOver =
                Home.command("env", "PORTCULLIS_ARCHIVE=" + damaged, Home.LAUNCHER.toString(), "--version");
        assertEquals(0, passedOver.exit());
        assertEquals(Home.portcullis("--version").out(), passedOver.out());
        assertEquals("", passedOver.err());
    }

    /** The one that the build has made of what it tests, where it has. */
    private Path archive() throws Exception {
        Path lib = Home.LAUNCHER.resolveSibling("../lib").normalize();
        Path java = Path.of(Optional.ofNullable(System.getenv("JAVA_HOME")).orElse(System.getProperty("java.home")));
        String release = Files.readString(java.resolve("release"));
        Optional<Path> made = archives(lib)
                .filter(file -> release.contains(
                        "\"" + file.getFileName().toString().replaceAll("^portcullis-|\\.jsa$", "") + "\""))
                .findFirst();
        if (made.isPresent()) {
            return made.get();
        }
        Home.portcullis("class-archive", folder.resolve("archive").toString()).done();
        return archives(folder.resolve("archive")).findFirst().orElseThrow();
    }

    private static Stream<Path> archives(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList().stream();
        }
    }
}
