package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.open;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.siem.SampleEvents;

/** A process that appends is killed, again and again; nothing it was told is on the disk may be missing. */
@Timeout(900)
class JournalKillTest {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Appender.class.getName(),
                            folder.toString(),
                            "run" + kill)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int wanted = 500 + random.nextInt(2000);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < wanted; i++) {
                    acknowledged.add(out.readLine());
                }
                // Not by the Process, which would close the pipe with what is still in it.
                child.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.endsWith(";")) {
                        acknowledged.add(line);
                    }
                }
            }
            List<Finding> findings = new ArrayList<>();
            Verification.run(folder, (key, octets, signature) -> true, List.of(), findings::add);
            assertEquals(List.of(), findings, "seed " + seed);
            try (Journal journal = open(folder)) {
                Set<String> kept = new HashSet<>(ids(journal));
                acknowledged.forEach(id -> assertTrue(kept.contains(id), "seed " + seed + ": lost " + id));
                assertTrue(journal.recovery().clean(), "seed " + seed + ": " + journal.recovery());
            }
        }
    }

    /** Appends for ever and prints the id of each event that was acknowledged, by a line that ends in a semicolon. */
    static final class Appender {
        public static void main(String[] args) throws Exception {
            JournalSettings settings = settings(Path.of(args[0])).withSegmentOctets(200_000);
            Journal journal = Journal.open(settings, CLOCK);
            Checkpoints.start(
                    journal,
                    settings,
                    JournalFiles.disk(),
                    new TestSigner(),
                    CLOCK,
                    new Checkpoints.Pace(Duration.ofMillis(1), Duration.ZERO, 1));
            java.util.concurrent.Semaphore inFlight = new java.util.concurrent.Semaphore(64);
            for (int i = 0; ; i++) {
                String id = args[1] + "-" + i + ";";
                inFlight.acquire();
                journal.append(SampleEvents.named(id, TIME)).thenAccept(sequence -> {
                    System.out.println(id);
                    inFlight.release();
                });
            }
        }
    }
}
