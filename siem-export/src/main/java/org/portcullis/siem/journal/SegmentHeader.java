package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a segment file begins with. On disk, big-endian: magic (8 octets), format version (2), length of the node's name
 * (2), creation time (8, ms since 1970), first sequence (8), hash of the segment before (32), node's name (UTF-8), CRC32C
 * of all that (4).
 *
 * @param node the appliance that wrote it
 * @param firstSequence of the first record that was to be written here
 * @param previousHash {@link ChainHash} of the last record of the segment before; zeros for the first segment
 */
record SegmentHeader(String node, Instant created, long firstSequence, byte[] previousHash) {
    static final short VERSION = 1;
    private static final long MAGIC = 0x50434a4f55524e4cL; // "PCJOURNL"
    private static final int FIXED = 8 + 2 + 2 + 8 + 8 + ChainHash.LENGTH;
    private static final int MAX_NAME = 1024;
    /** Octets that no header exceeds. */
    static final int MAX_LENGTH = FIXED + MAX_NAME + 4;

    SegmentHeader {
        if (node.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new IllegalArgumentException("a node's name has at most " + MAX_NAME + " octets");
        }
    }

    byte[] encode() {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(FIXED + name.length + 4);
        out.putLong(MAGIC).putShort(VERSION).putShort((short) name.length);
        out.putLong(created.toEpochMilli())
                .putLong(firstSequence)
                .put(previousHash)
                .put(name);
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    /**
     * Empty when there is no whole header.
     *
     * @throws IOException when it cannot be read, or is of a version that this one does not know
     */
    static Optional<SegmentHeader> read(SeekableByteChannel file) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(MAX_LENGTH);
        file.position(0);
        while (in.hasRemaining() && file.read(in) >= 0) {}
        in.flip();
        if (in.remaining() < FIXED + 4 || in.getLong() != MAGIC) {
            return Optional.empty();
        }
        short version = in.getShort();
        int length = FIXED + Short.toUnsignedInt(in.getShort());
        if (length + 4 > in.limit() || in.getInt(length) != checksum(in.array(), length)) {
            return Optional.empty();
        }
        if (version != VERSION) {
            throw new IOException("it is of journal format " + version + ", this version reads " + VERSION
                    + "; use the version that wrote it");
        }
        Instant created = Instant.ofEpochMilli(in.getLong());
        long first = in.getLong();
        byte[] previous = new byte[ChainHash.LENGTH];
        in.get(previous);
        String node = new String(in.array(), FIXED, length - FIXED, StandardCharsets.UTF_8);
        return Optional.of(new SegmentHeader(node, created, first, previous));
    }

    private static int checksum(byte[] octets, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, 0, length);
        return (int) crc.getValue();
    }
}
