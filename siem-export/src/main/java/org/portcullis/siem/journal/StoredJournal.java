package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A journal's files at a glance, whether another process writes them or not; nothing of them is changed.
 *
 * @param first sequence of the oldest segment; 0: there is none
 * @param newest first sequence of the newest segment
 */
public record StoredJournal(int segments, long octets, long first, long newest) {
    /** Of the segments that this program reads and writes. */
    public static final int FORMAT = SegmentHeader.VERSION;

    /**
     * @throws JournalException when a segment is of a version that this program does not know, or cannot be read; a folder
     *     that is not there is an empty journal
     */
    public static StoredJournal in(Path folder) {
        try {
            List<Segment> segments = Segment.list(folder);
            if (segments.isEmpty()) {
                return new StoredJournal(0, 0, 0, 0);
            }
            // A newer program goes on in a new segment, so the newest one tells.
            Segment newest = segments.get(segments.size() - 1);
            requireKnown(newest);
            return new StoredJournal(
                    segments.size(),
                    segments.stream().mapToLong(Segment::end).sum(),
                    segments.get(0).firstSequence(),
                    newest.firstSequence());
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireKnown(Segment segment) {
        try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            SegmentHeader.read(file);
        } catch (IOException e) {
            throw new JournalException(segment.file() + " cannot be used: " + e.getMessage(), e);
        }
    }
}
