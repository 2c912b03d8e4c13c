package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.portcullis.siem.SampleEvents;
import org.slf4j.LoggerFactory;

/** Whatever a power cut leaves of what was not synced: what was acknowledged is there, once and in its order. */
class JournalCrashTest {
    private static final Checkpoints.Pace OFTEN =
            new Checkpoints.Pace(Duration.ofMillis(1), Duration.ZERO, Long.MAX_VALUE);
    private static final int[] SEGMENT_OCTETS = {1, 1500, 1 << 20};

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Journal.class.getPackageName());

    /** Thousands of crashes are logged by the thousand. */
    @BeforeContainer
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterContainer
    static void asBefore() {
        LOG.setLevel(null);
    }

    /**
     * @param crashes after so many operations of the disk each life of the journal ends, recoveries included
     * @param segments which length of segments
     */
    @Property(tries = 80, shrinking = ShrinkingMode.OFF)
    void nothingAcknowledgedIsLost(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 70) Integer> crashes,
            @ForAll @IntRange(min = 0, max = 2) int segments,
            @ForAll Random random)
            throws Exception {
        live(crashes, SEGMENT_OCTETS[segments], random, true);
    }

    /** The control: a disk that only says that it synced. */
    @Example
    void aDiskThatDoesNotSyncIsFoundOut() {
        assertThrows(AssertionError.class, () -> {
            for (long seed = 0; seed < 100; seed++) {
                live(List.of(40, 60), 1500, new Random(seed), false);
            }
        });
    }

    private static void live(List<Integer> crashes, int segmentOctets, Random random, boolean honest) throws Exception {
        Path root = Files.createTempDirectory("journal-crash");
        try {
            Lives lives = new Lives(segmentOctets, random, honest);
            Path folder = Files.createDirectory(root.resolve("0"));
            for (int life = 0; life < crashes.size(); life++) {
                Path next = root.resolve(Integer.toString(life + 1));
                lives.live(folder, next, crashes.get(life));
                folder = next;
            }
            lives.look(folder);
        } finally {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One journal from crash to crash. */
    private static final class Lives {
        private final TestSigner signer = new TestSigner();
        private final List<String> acknowledged = new ArrayList<>();
        private final int segmentOctets;
        private final Random random;
        private final boolean honest;
        private int named;

        private Lives(int segmentOctets, Random random, boolean honest) {
            this.segmentOctets = segmentOctets;
            this.random = random;
            this.honest = honest;
        }

        private JournalSettings settingsOf(Path folder, LastHead last) {
            return settings(folder).withSegmentOctets(segmentOctets).withKnownHead(last.known());
        }

        private void live(Path folder, Path next, int operations) throws Exception {
            CrashingDisk disk = new CrashingDisk(folder, operations, honest, random);
            JournalSettings settings = settingsOf(folder, LastHead.read(folder, signer));
            try (Journal journal = Journal.open(settings, CLOCK, disk);
                    Checkpoints checkpoints = Checkpoints.start(journal, settings, disk, signer, CLOCK, OFTEN)) {
                new JournalNotices("node-1", journal, CLOCK).recovered(journal.recovery());
                while (journal.writable() && !disk.crashed() && checkpoints != null) {
                    append(journal, 1 + random.nextInt(4));
                }
                disk.leave(next);
            } catch (JournalException duringRecovery) {
                assertTrue(disk.crashed(), duringRecovery.toString());
                disk.leave(next);
            }
        }

        private void append(Journal journal, int events) {
            List<CompletionStage<Long>> stages = new ArrayList<>();
            int first = named + 1;
            for (int i = 0; i < events; i++) {
                stages.add(journal.append(SampleEvents.named("e" + ++named, TIME)));
            }
            for (int i = 0; i < events; i++) {
                try {
                    stages.get(i).toCompletableFuture().join();
                    acknowledged.add("e" + (first + i));
                } catch (CompletionException refused) {
                    continue;
                }
            }
        }

        /** Without a crash, twice. */
        private void look(Path folder) throws IOException {
            List<String> before = List.of();
            for (int start = 0; start < 2; start++) {
                LastHead last = LastHead.read(folder, signer);
                JournalSettings settings = settingsOf(folder, last);
                try (Journal journal = Journal.open(settings, CLOCK);
                        Checkpoints checkpoints = Checkpoints.start(journal, settings, signer, CLOCK)) {
                    assertEquals(List.of(), journal.recovery().chainBreaks());
                    assertTrue(
                            last.disagreement(journal).isEmpty(), () -> last.disagreement(journal) + " " + checkpoints);
                    List<String> kept = ids(journal);
                    assertEquals(before, kept.subList(0, before.size()), "what was recovered stays so");
                    List<String> known = new ArrayList<>(kept);
                    known.retainAll(new HashSet<>(acknowledged));
                    assertEquals(acknowledged, known);
                    assertEquals(kept.size(), new HashSet<>(kept).size(), "each once");
                    before = kept;
                    new JournalNotices("node-1", journal, CLOCK).recovered(journal.recovery());
                }
            }
            Verification.run(folder, signer, List.of(), this::expected);
        }

        /** Of a group that was never synced some records may be left behind others that are not. */
        private void expected(Finding finding) {
            assertEquals(Finding.Kind.LOST, finding.kind(), finding.toString());
        }
    }
}
