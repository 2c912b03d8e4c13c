package org.portcullis.siem.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a segment holds, checked record by record and hash by hash.
 *
 * @param nextSequence the sequence after its last record
 * @param end the octet after its last record
 * @param hash of its last record, or of its header while there is none; empty when that is damaged
 * @param last its last record
 * @param holes octets between its records, or before the first, that are none
 * @param tail octets after its last record that are none
 * @param chainBreaks sequences of whole records that do not follow what is before them
 */
record SegmentScan(
        long nextSequence,
        long end,
        Optional<byte[]> hash,
        Optional<JournalRecord> last,
        List<Hole> holes,
        Optional<Hole> tail,
        List<Long> chainBreaks) {

    /** Octets that are no records, and the sequences that are missing for it, from the first to before the next. */
    record Hole(long from, long to, long firstMissing, long nextSequence) {}

    /**
     * @param before the hash that the header should hold, where it is known
     * @param sequenceLimit the first sequence that the next segment holds
     */
    static SegmentScan of(Segment segment, Optional<byte[]> before, long sequenceLimit) throws IOException {
        ChainHash chain = new ChainHash();
        List<Hole> holes = new ArrayList<>();
        List<Long> breaks = new ArrayList<>();
        long next = segment.firstSequence();
        Optional<JournalRecord> last = Optional.empty();
        try (SegmentReader reader = new SegmentReader(segment)) {
            Optional<byte[]> hash = reader.header().map(header -> chain.ofHeader(header.encode()));
            if (reader.header().isPresent()
                    && differs(before, reader.header().get().previousHash())) {
                breaks.add(next);
            }
            long end =
                    reader.header().map(header -> (long) header.encode().length).orElse(0L);
            for (SegmentReader.Step step = reader.next(segment.end()); ; step = reader.next(segment.end())) {
                if (step instanceof SegmentReader.Damaged octets) {
                    holes.add(new Hole(octets.from(), octets.to(), next, next));
                    hash = Optional.empty();
                } else if (step instanceof SegmentReader.Found found
                        && found.record().sequence() < sequenceLimit) {
                    JournalRecord record = found.record();
                    closeHole(holes, end, record.sequence());
                    if (differs(hash, record.previousHash())) {
                        breaks.add(record.sequence());
                    }
                    hash = Optional.of(chain.ofRecord(record));
                    last = Optional.of(record);
                    next = record.sequence() + 1;
                    end = found.end();
                } else {
                    boolean more = !(step instanceof SegmentReader.End);
                    Optional<Hole> tail =
                            more ? Optional.of(new Hole(end, segment.end(), next, next)) : Optional.empty();
                    return new SegmentScan(next, end, hash, last, List.copyOf(holes), tail, List.copyOf(breaks));
                }
            }
        }
    }

    /** What is missing for a hole is known when the record after it is. */
    private static void closeHole(List<Hole> holes, long end, long sequence) {
        int newest = holes.size() - 1;
        if (newest >= 0 && holes.get(newest).from == end) {
            Hole open = holes.get(newest);
            holes.set(newest, new Hole(open.from, open.to, open.firstMissing, sequence));
        }
    }

    private static boolean differs(Optional<byte[]> expected, byte[] actual) {
        return expected.isPresent() && !Arrays.equals(expected.get(), actual);
    }
}
