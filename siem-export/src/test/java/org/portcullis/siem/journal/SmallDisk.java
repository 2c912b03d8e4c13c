package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory of a given size; the test is skipped where none may be mounted. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int mebioctets) throws Exception {
        Files.createDirectories(folder);
        Assumptions.assumeTrue(
                run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebioctets + "m", "tmpfs", folder.toString())),
                "needs the right to mount a tmpfs");
        return new SmallDisk(folder);
    }

    private static boolean run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    /** Writes until nothing more fits. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("other"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            if (!full.getMessage().contains("No space left")) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.delete(folder.resolve("other"));
    }

    @Override
    public void close() throws IOException {
        if (!run(List.of("umount", folder.toString()))) {
            throw new IOException(folder + " stays mounted");
        }
    }
}
