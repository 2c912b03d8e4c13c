package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that takes its time to stop, and the signals that it gets meanwhile. */
class SignalsTest {

    /** Says what it does, and when it was told to stop waits for a line before it ends. */
    static final class Slow {
        private Slow() {}

        public static void main(String[] arguments) throws Exception {
            Signals signals = new Signals();
            signals.handle(() -> System.out.println("reload"));
            System.out.println("up");
            while (!signals.awaitStop(Duration.ofMillis(10))) {
                Thread.onSpinWait();
            }
            System.out.println("stopping");
            System.in.read();
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM TERM, 143", "INT INT, 130", "INT TERM, 0", "HUP TERM, 0"})
    void theSameSignalTwiceEndsItAtOnce(String names, int exit) throws Exception {
        String[] signals = names.split(" ");
        Process process = new ProcessBuilder(
                        // Where signals are ignored, as under nohup, a JVM ignores them too.
                        "env",
                        "--default-signal=HUP,INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Slow.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            await(out, "up");
            send(process, signals[0]);
            await(out, signals[0].equals("HUP") ? "reload" : "stopping");
            send(process, signals[1]);
            if (exit == 0) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("it does not end");
            }
            assertEquals(exit, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void await(BufferedReader out, String word) throws Exception {
        for (String line = out.readLine(); !word.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("it ended before it said " + word);
            }
        }
    }

    private static void send(Process process, String signal) throws Exception {
        Home.command("kill", "-" + signal, Long.toString(process.pid())).done();
    }
}
