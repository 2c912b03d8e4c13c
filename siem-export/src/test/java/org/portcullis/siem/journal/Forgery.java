package org.portcullis.siem.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What somebody does who knows the format and lacks the key: the whole chain is made anew, with all its checksums. */
final class Forgery {
    private final Function<JournalRecord, Optional<byte[]>> payload;
    private final ChainHash chain = new ChainHash();
    private byte[] hash;
    private long sequence;

    private Forgery(Segment oldest, Function<JournalRecord, Optional<byte[]>> payload) throws Exception {
        this.payload = payload;
        try (SegmentReader reader = new SegmentReader(oldest)) {
            this.hash = reader.header().orElseThrow().previousHash();
        }
        this.sequence = oldest.firstSequence();
    }

    /**
     * Writes every segment again.
     *
     * @param payload of a record, instead of its own; none: the record is left out and those behind it get its number
     */
    static void rewrite(Path folder, Function<JournalRecord, Optional<byte[]>> payload) throws Exception {
        List<Segment> segments = Segment.list(folder);
        Forgery forgery = new Forgery(segments.get(0), payload);
        for (Segment segment : segments) {
            forgery.rewrite(segment);
        }
    }

    private void rewrite(Segment segment) throws Exception {
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        long first = sequence;
        try (SegmentReader reader = new SegmentReader(segment)) {
            SegmentHeader honest = reader.header().orElseThrow();
            byte[] header = new SegmentHeader(honest.node(), honest.created(), first, hash).encode();
            forged.write(header);
            hash = chain.ofHeader(header);
            while (reader.next(segment.end()) instanceof SegmentReader.Found found) {
                Optional<byte[]> content = payload.apply(found.record());
                if (content.isPresent()) {
                    forged.write(record(sequence, hash, content.get()));
                    hash = chain.ofRecord(sequence, hash, content.get(), content.get().length);
                    sequence++;
                }
            }
        }
        Files.delete(segment.file());
        if (sequence > first) {
            Files.write(Segment.file(segment.file().getParent(), first), forged.toByteArray());
        }
    }

    /** A record with its checksum. */
    static byte[] record(long sequence, byte[] previousHash, byte[] payload) {
        ByteBuffer octets = ByteBuffer.allocate(JournalRecord.OVERHEAD + payload.length);
        JournalRecord.put(octets, sequence, previousHash, payload, payload.length);
        return octets.array();
    }
}
