package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/** A journal in a folder, kept as the appliance keeps it, and held against itself. */
abstract class VerifiedJournal {
    /** One that is due at every look, and looks all the time. */
    static final Checkpoints.Pace EAGER = new Checkpoints.Pace(Duration.ofMillis(1), Duration.ZERO, Long.MAX_VALUE);
    /** Only at the end. */
    static final Checkpoints.Pace LAZY = new Checkpoints.Pace(Duration.ofHours(1), Duration.ofHours(1), Long.MAX_VALUE);

    @TempDir
    Path folder;

    final TestSigner signer = new TestSigner();
    final List<Finding> findings = new ArrayList<>();

    /** A journal as the appliance keeps it: signed, and its losses told of. */
    final class Kept implements AutoCloseable {
        final Journal journal;
        final Checkpoints checkpoints;
        final Optional<String> disagreement;

        Kept(long segmentOctets, Checkpoints.Pace pace) {
            this(segmentOctets, pace, CLOCK);
        }

        Kept(long segmentOctets, Checkpoints.Pace pace, InstantSource clock) {
            LastHead last = LastHead.read(folder, signer);
            JournalSettings settings =
                    settings(folder).withSegmentOctets(segmentOctets).withKnownHead(last.known());
            journal = Journal.open(settings, clock);
            checkpoints = Checkpoints.start(journal, settings, JournalFiles.disk(), signer, clock, pace);
            JournalNotices notices = new JournalNotices("node-1", journal, clock);
            notices.recovered(journal.recovery());
            disagreement = last.disagreement(journal);
            disagreement.ifPresent(notices::changed);
        }

        void append(int from, int to) throws Exception {
            for (int i = from; i <= to; i++) {
                JournalFixture.append(journal, "e" + i);
            }
        }

        @Override
        public void close() {
            checkpoints.close();
        }
    }

    /** {@code e1} to {@code eN} in small segments, a checkpoint as the last. */
    void keep(int events) throws Exception {
        try (Kept kept = new Kept(2000, LAZY)) {
            kept.append(1, events);
        }
    }

    VerificationSummary verify(byte[]... outside) {
        findings.clear();
        return Verification.run(folder, signer, List.of(outside), findings::add);
    }

    /** The one finding that there is. */
    Finding only() {
        assertEquals(1, findings.size(), findings.toString());
        return findings.get(0);
    }

    static void isAbout(Finding finding, Finding.Kind kind, long first, long last) {
        assertEquals(kind, finding.kind(), finding.toString());
        assertEquals(first, finding.first(), finding.toString());
        assertEquals(last, finding.last(), finding.toString());
    }

    /** Documents of the checkpoints, as a receiver has them. */
    byte[][] checkpoints() {
        List<byte[]> documents = new ArrayList<>();
        try (JournalReader reader = ReadOnlyJournal.open(folder).reader(1)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                if (isCheckpoint(record.get())) {
                    documents.add(record.get().payload());
                }
            }
        }
        return documents.toArray(byte[][]::new);
    }

    static boolean isCheckpoint(JournalRecord record) {
        return EventAction.JOURNAL_CHECKPOINT
                .word()
                .equals(new EcsJson().decode(record.payload()).get(Field.EVENT_ACTION));
    }

    static byte[] asFailure(JournalRecord record) {
        return new String(record.payload(), StandardCharsets.UTF_8)
                .replace("success", "failure")
                .getBytes(StandardCharsets.UTF_8);
    }
}
