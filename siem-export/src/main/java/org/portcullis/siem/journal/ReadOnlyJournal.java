package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as its files are at one moment, for a process that does not write it: whole records only, also while another process goes
 * on writing. A record that is being written just now, or that is not synced yet, may or may not be among them.
 */
public final class ReadOnlyJournal implements JournalSource {
    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyJournal.class);

    private final Head head;

    private ReadOnlyJournal(Head head) {
        this.head = head;
    }

    /** @throws UncheckedIOException when the folder cannot be read; one that is not there is an empty journal */
    public static ReadOnlyJournal open(Path folder) {
        try {
            List<Segment> segments = Segment.list(folder);
            return new ReadOnlyJournal(new Head(
                    segments,
                    segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end()));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public JournalReader reader(long from) {
        return new JournalReader(
                () -> head, (seen, most) -> Thread.sleep(most.toMillis()), ReadOnlyJournal::tell, from);
    }

    private static void tell(JournalReader.Damage met) {
        LOG.warn(
                "{} is damaged from octet {} to {}; reading on behind it",
                met.segment().file(),
                met.from(),
                met.to());
    }
}
