package org.portcullis.appliance.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that a systemd of this test asks whether it lives; its own process, since threads that wait for ever stay. */
class ServiceNotificationTest {
    @TempDir
    Path folder;

    /** Says that it lives, lets two threads wait for each other, and is asked again. */
    static final class Stuck {
        private Stuck() {}

        public static void main(String[] arguments) throws Exception {
            ServiceNotification service = new ServiceNotification(System.getenv());
            System.out.println("every " + service.interval());
            service.alive();
            CyclicBarrier both = new CyclicBarrier(2);
            Object one = new Object();
            Object other = new Object();
            Thread first = new Thread(() -> hold(one, both, other));
            Thread second = new Thread(() -> hold(other, both, one));
            first.start();
            second.start();
            while (first.getState() != Thread.State.BLOCKED || second.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            service.alive();
            Runtime.getRuntime().halt(0);
        }

        private static void hold(Object mine, CyclicBarrier both, Object theirs) {
            synchronized (mine) {
                try {
                    both.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                synchronized (theirs) {
                    throw new AssertionError("both have both");
                }
            }
        }
    }

    @Test
    void isSilentWhenThreadsWaitForEachOther() throws Exception {
        Path told = folder.resolve("told");
        Path notify = Files.writeString(folder.resolve("systemd-notify"), "#!/bin/sh\necho \"$@\" >>" + told + "\n");
        notify.toFile().setExecutable(true);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stuck.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        folder + ":" + System.getenv("PATH"),
                        "NOTIFY_SOCKET",
                        "/nowhere",
                        "WATCHDOG_USEC",
                        "180000000"));
        Process process = builder.start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new AssertionError("it does not end");
            }
            String out = new String(process.getInputStream().readAllBytes());
            assertTrue(out.contains("every PT1M"), out);
            assertEquals("WATCHDOG=1\n", Files.readString(told));
        } finally {
            process.destroyForcibly();
        }
    }
}
