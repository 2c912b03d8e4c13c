package org.portcullis.radius.external;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, for at most five minutes. */
public final class Program {
    /**
     * How it ended.
     *
     * @param output standard output and standard error
     */
    public record Result(int exitCode, String output) {}

    private Program() {}

    public static Result run(Path folder, List<String> command, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(out));
        }
        return new Result(process.exitValue(), new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1));
    }
}
