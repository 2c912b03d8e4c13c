package org.portcullis.siem.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a segment holds, checked record by record and hash by hash.
 *
 * @param header empty when it is damaged
 * @param nextSequence the sequence after its last record
 * @param end the octet after its last record
 * @param hash of its last record, or of its header while there is none; empty when that is damaged
 * @param last its last record
 * @param holes octets between its records, or before the first, that are none
 * @param tail octets after its last record that are none
 */
record SegmentScan(
        Optional<SegmentHeader> header,
        long nextSequence,
        long end,
        Optional<byte[]> hash,
        Optional<JournalRecord> last,
        List<Hole> holes,
        Optional<Hole> tail) {

    /** Octets that are no records, and the sequences that are missing for it, from the first to before the next. */
    record Hole(long from, long to, long firstMissing, long nextSequence) {}

    /** Is told what is found, in its order. */
    interface Listener {
        /**
         * What stands at the offset, the header at 0 or a record, does not hold the hash of what is before it.
         *
         * @param sequence of that record, or of the first record behind that header
         */
        void broken(long sequence, long offset);

        /** A whole record that counts. */
        default void found(JournalRecord record, byte[] hash, long offset) {}
    }

    /**
     * @param before the hash that the header should hold, where it is known
     * @param sequenceLimit the first sequence that the next segment holds
     */
    static SegmentScan of(Segment segment, Optional<byte[]> before, long sequenceLimit, Listener listener)
            throws IOException {
        ChainHash chain = new ChainHash();
        List<Hole> holes = new ArrayList<>();
        long next = segment.firstSequence();
        Optional<JournalRecord> last = Optional.empty();
        try (SegmentReader reader = new SegmentReader(segment)) {
            Optional<byte[]> hash = reader.header().map(header -> chain.ofHeader(header.encode()));
            if (reader.header().isPresent()
                    && differs(before, reader.header().get().previousHash())) {
                listener.broken(next, 0);
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
                    long offset = found.end() - JournalRecord.OVERHEAD - record.payload().length;
                    if (differs(hash, record.previousHash())) {
                        listener.broken(record.sequence(), offset);
                    }
                    hash = Optional.of(chain.ofRecord(record));
                    listener.found(record, hash.get(), offset);
                    last = Optional.of(record);
                    next = record.sequence() + 1;
                    end = found.end();
                } else {
                    boolean more = !(step instanceof SegmentReader.End);
                    Optional<Hole> tail =
                            more ? Optional.of(new Hole(end, segment.end(), next, next)) : Optional.empty();
                    return new SegmentScan(reader.header(), next, end, hash, last, List.copyOf(holes), tail);
                }
            }
        }
    }

    /**
     * Whether the next segment was begun right behind this one's last record: what is missing between their sequences was
     * then never written.
     */
    boolean isFollowedBy(Segment next) throws IOException {
        try (SegmentReader reader = new SegmentReader(next)) {
            return hash.isPresent()
                    && reader.header()
                            .filter(header -> Arrays.equals(header.previousHash(), hash.get()))
                            .isPresent();
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
