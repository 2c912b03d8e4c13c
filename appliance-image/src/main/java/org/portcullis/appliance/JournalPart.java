package org.portcullis.appliance;

import java.nio.file.Path;
import java.time.InstantSource;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.siem.journal.Checkpoints;
import org.portcullis.siem.journal.DiskLimit;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalNotices;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.journal.LastHead;

/** The journal, signed: nothing is appended before its first look at how it ended, nothing after its last checkpoint. */
final class JournalPart implements AutoCloseable {
    private static final long LARGEST_SEGMENT = 64L << 20;
    private static final long SMALLEST_SEGMENT = 1L << 20;
    /** A limit is kept to by whole segments: so many of them it holds at least. */
    private static final long SEGMENTS_IN_LIMIT = 16;

    private final Journal journal;
    private final Checkpoints checkpoints;
    private final JournalNotices notices;

    private JournalPart(Journal journal, Checkpoints checkpoints, JournalNotices notices) {
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.notices = notices;
    }

    static JournalPart open(
            Configuration configuration, DataFolder data, Cryptography cryptography, InstantSource clock) {
        JournalKey key = JournalKey.of(data, cryptography);
        Path folder = data.journal();
        LastHead last = LastHead.read(folder, JournalKey.verifier(data.journalPublicKeys(), cryptography));
        JournalSettings settings = JournalSettings.standard(folder, configuration.node())
                .withSegmentOctets(segmentOctets(configuration.events().maxDisk()))
                .withOnDiskFull(configuration.events().onDiskFull())
                .withKnownHead(last.known());
        Journal journal = Journal.open(settings, clock);
        JournalNotices notices = new JournalNotices(configuration.node(), journal, clock);
        Checkpoints checkpoints = Checkpoints.start(journal, settings, key, clock);
        JournalPart part = new JournalPart(journal, checkpoints, notices);
        notices.recovered(journal.recovery());
        last.disagreement(journal).ifPresent(notices::changed);
        return part;
    }

    private static long segmentOctets(DiskLimit limit) {
        return limit instanceof DiskLimit.Octets octets
                ? Math.max(SMALLEST_SEGMENT, Math.min(LARGEST_SEGMENT, octets.octets() / SEGMENTS_IN_LIMIT))
                : LARGEST_SEGMENT;
    }

    Journal journal() {
        return journal;
    }

    JournalNotices notices() {
        return notices;
    }

    @Override
    public void close() {
        checkpoints.close();
    }
}
