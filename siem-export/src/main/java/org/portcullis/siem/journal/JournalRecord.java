package org.portcullis.siem.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record of the journal. On disk, big-endian: length of the payload (4 octets), CRC32C of all the rest (4), sequence
 * (8), hash of the record before (32), payload. The arrays are not copied; nobody changes them.
 *
 * @param sequence its number; the first record of a journal is 1
 * @param previousHash {@link ChainHash} of the record before, or of the segment's header for the first of a segment
 * @param payload the event's ECS document, UTF-8
 */
public record JournalRecord(long sequence, byte[] previousHash, byte[] payload) {
    /** Octets of a record before its payload. */
    static final int OVERHEAD = 4 + 4 + 8 + ChainHash.LENGTH;
    /** Octets that a payload may have. */
    public static final int MAX_PAYLOAD = 1 << 20;

    /** Puts a record into a buffer with enough room. */
    static void put(ByteBuffer into, long sequence, byte[] previousHash, byte[] payload, int length) {
        int start = into.position();
        into.putInt(length).putInt(0).putLong(sequence).put(previousHash).put(payload, 0, length);
        into.putInt(start + 4, checksum(into, start, length));
    }

    /** Length of the payload of what would begin at the index; negative when no record can begin there. */
    static int lengthAt(ByteBuffer buffer, int index) {
        int length = buffer.getInt(index);
        return length <= MAX_PAYLOAD ? length : -1;
    }

    static long sequenceAt(ByteBuffer buffer, int index) {
        return buffer.getLong(index + 8);
    }

    /** Whether what begins at the index, all of it in the buffer, is whole. */
    static boolean soundAt(ByteBuffer buffer, int index, int length) {
        return buffer.getInt(index + 4) == checksum(buffer, index, length);
    }

    static JournalRecord at(ByteBuffer buffer, int index, int length) {
        byte[] previous = new byte[ChainHash.LENGTH];
        byte[] payload = new byte[length];
        buffer.get(index + 16, previous).get(index + OVERHEAD, payload);
        return new JournalRecord(buffer.getLong(index + 8), previous, payload);
    }

    private static int checksum(ByteBuffer buffer, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(start, 4));
        crc.update(buffer.slice(start + 8, OVERHEAD - 8 + length));
        return (int) crc.getValue();
    }
}
