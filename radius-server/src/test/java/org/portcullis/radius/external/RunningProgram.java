package org.portcullis.radius.external;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that serves until the test is over. */
public final class RunningProgram implements AutoCloseable {
    private final Process process;

    private RunningProgram(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it prints a line.
     *
     * @param ready whether that line says that it serves
     */
    public static RunningProgram start(List<String> command, Predicate<String> ready) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = process.inputReader(StandardCharsets.ISO_8859_1);
        StringBuilder log = new StringBuilder();
        String line = out.readLine();
        while (line != null && !ready.test(line)) {
            log.append(line).append('\n');
            line = out.readLine();
        }
        if (line == null) {
            throw new AssertionError(command + " did not start:\n" + log);
        }
        // What it says from here on is not needed, but it must be able to say it.
        Thread drain = new Thread(() -> drain(out), command.get(0) + "-output");
        drain.setDaemon(true);
        drain.start();
        return new RunningProgram(process);
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {}
        } catch (IOException closed) {
            // the end
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
