package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The newest segment, being written: records are gathered, then written and synced together. What is not synced has not
 * happened. For one thread.
 */
final class SegmentWriter {
    private static final int INITIAL = 1 << 20;

    private final Segment segment;
    private final JournalFiles.Output output;
    private final ChainHash chain = new ChainHash();
    private ByteBuffer gathered = ByteBuffer.allocate(INITIAL);
    private byte[] gatheredHash;
    private byte[] syncedHash;
    private long syncedEnd;

    private SegmentWriter(Segment segment, JournalFiles.Output output, byte[] header) {
        this.segment = segment;
        this.output = output;
        this.syncedEnd = header.length;
        this.syncedHash = chain.ofHeader(header);
        this.gatheredHash = syncedHash;
    }

    /** Makes a segment and returns when it is on the disk, in its folder. */
    static SegmentWriter create(
            JournalFiles files, Path folder, String node, Instant now, long firstSequence, byte[] previousHash)
            throws IOException {
        byte[] header = new SegmentHeader(node, now, firstSequence, previousHash).encode();
        Path file = Segment.file(folder, firstSequence);
        JournalFiles.Output output = files.create(file);
        try {
            output.write(ByteBuffer.wrap(header));
            output.sync();
            files.syncFolder(folder);
        } catch (IOException | RuntimeException e) {
            output.close();
            throw e;
        }
        return new SegmentWriter(new Segment(file, firstSequence, header.length), output, header);
    }

    void gather(long sequence, byte[] payload, int length) {
        int needed = JournalRecord.OVERHEAD + length;
        if (gathered.remaining() < needed) {
            int capacity = Math.max(gathered.capacity() * 2, gathered.position() + needed);
            gathered = ByteBuffer.allocate(capacity).put(gathered.flip());
        }
        JournalRecord.put(gathered, sequence, gatheredHash, payload, length);
        gatheredHash = chain.ofRecord(sequence, gatheredHash, payload, length);
    }

    /** Octets that wait for {@link #sync}. */
    int gathered() {
        return gathered.position();
    }

    /** Returns when all that was gathered is on the disk. After an exception the segment must be given up. */
    void sync() throws IOException {
        int octets = gathered.position();
        output.write(gathered.flip());
        gathered.clear();
        output.sync();
        syncedEnd += octets;
        syncedHash = gatheredHash;
    }

    /** The segment with what is synced. */
    Segment synced() {
        return new Segment(segment.file(), segment.firstSequence(), syncedEnd);
    }

    /** The hash that the next segment's header is to hold. */
    byte[] syncedHash() {
        return syncedHash;
    }

    void close() throws IOException {
        output.close();
    }

    /** Closes it after a failure; what a failed write left is cut off where the disk still allows that. */
    void giveUp() {
        try (JournalFiles.Output closing = output) {
            closing.truncate(syncedEnd);
        } catch (IOException alreadyFailed) {
            // Readers stop where the next segment begins: the remains never count.
        }
    }
}
