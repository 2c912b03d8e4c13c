package org.portcullis.siem.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads one segment from its start, record after record. Where octets are damaged it finds the next whole record: each
 * carries its own checksum and a sequence that must fit.
 */
final class SegmentReader implements Closeable {
    private static final int CHUNK = 1 << 18;

    /** What comes next in a segment. */
    sealed interface Step {}

    /** A whole record, which ends at the offset. */
    record Found(JournalRecord record, long end) implements Step {}

    /** Octets that are no record, before one that is, which comes next; the sequences between those are missing. */
    record Damaged(long from, long to, long firstMissing, long nextSequence) implements Step {}

    /** Octets up to the limit that are no record, with none after them: a write cut short, or damage. */
    record Torn(long from, long to, long firstMissing) implements Step {}

    /** Nothing more, up to the limit. */
    record End() implements Step {}

    private final FileChannel file;
    private final Optional<SegmentHeader> header;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);
    /** Where in the file the buffer's first octet is from. */
    private long bufferStart;

    private long position;
    private long expected;

    /** @throws IOException when the file is not there or cannot be read */
    SegmentReader(Segment segment) throws IOException {
        this.file = FileChannel.open(segment.file(), StandardOpenOption.READ);
        this.expected = segment.firstSequence();
        try {
            this.header = SegmentHeader.read(file).filter(h -> h.firstSequence() == segment.firstSequence());
        } catch (IOException e) {
            file.close();
            throw new IOException(segment.file() + ": " + e.getMessage(), e);
        }
        this.position = header.map(h -> (long) h.encode().length).orElse(0L);
    }

    /** Empty when the header is damaged; the records after it can be read all the same. */
    Optional<SegmentHeader> header() {
        return header;
    }

    /** @param limit octets of the file that may be read */
    Step next(long limit) throws IOException {
        if (position >= limit) {
            return new End();
        }
        Optional<JournalRecord> record = recordAt(position, limit);
        if (record.isPresent()) {
            position += JournalRecord.OVERHEAD + record.get().payload().length;
            expected = record.get().sequence() + 1;
            return new Found(record.get(), position);
        }
        // A file may be shorter than its limit, when it was cut: the search ends with the file.
        for (long offset = position + 1; fill(offset, JournalRecord.OVERHEAD, limit - offset); offset++) {
            Optional<JournalRecord> next = recordAt(offset, limit);
            if (next.isPresent()) {
                Damaged damaged =
                        new Damaged(position, offset, expected, next.get().sequence());
                position = offset;
                return damaged;
            }
        }
        return new Torn(position, limit, expected);
    }

    /** Passes over octets that {@link Torn} told of. */
    void skipTo(long offset) {
        position = offset;
    }

    private Optional<JournalRecord> recordAt(long offset, long limit) throws IOException {
        long left = limit - offset;
        if (!fill(offset, JournalRecord.OVERHEAD, left)) {
            return Optional.empty();
        }
        int length = JournalRecord.lengthAt(buffer, (int) (offset - bufferStart));
        long sequence = JournalRecord.sequenceAt(buffer, (int) (offset - bufferStart));
        // No segment holds so many records that a sequence could be further off.
        boolean plausible = length >= 0
                && JournalRecord.OVERHEAD + (long) length <= left
                && sequence >= expected
                && sequence - expected <= limit / JournalRecord.OVERHEAD;
        if (!plausible || !fill(offset, JournalRecord.OVERHEAD + length, left)) {
            return Optional.empty();
        }
        int index = (int) (offset - bufferStart);
        return JournalRecord.soundAt(buffer, index, length)
                ? Optional.of(JournalRecord.at(buffer, index, length))
                : Optional.empty();
    }

    /** Has the octets in the buffer, and none past the limit; false when the limit or the file ends before them. */
    private boolean fill(long offset, int length, long left) throws IOException {
        if (left < length) {
            return false;
        }
        if (offset >= bufferStart && offset + length <= bufferStart + buffer.limit()) {
            return true;
        }
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(JournalRecord.OVERHEAD + JournalRecord.MAX_PAYLOAD);
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        bufferStart = offset;
        while (buffer.hasRemaining() && file.read(buffer, bufferStart + buffer.position()) > 0) {}
        buffer.flip();
        return buffer.limit() >= length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
