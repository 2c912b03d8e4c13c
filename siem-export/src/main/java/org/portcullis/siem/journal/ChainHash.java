package org.portcullis.siem.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain that makes a change to the past visible: each record holds the SHA-256 of the one before it. A record's hash
 * is over its sequence, the hash it holds, and its payload; a segment header's hash is over all its octets. One thread at
 * a time.
 */
final class ChainHash {
    static final int LENGTH = 32;

    private final MessageDigest sha256;

    ChainHash() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** What stands for "nothing before". */
    static byte[] none() {
        return new byte[LENGTH];
    }

    byte[] ofRecord(long sequence, byte[] previousHash, byte[] payload, int length) {
        sha256.update(ByteBuffer.allocate(8).putLong(0, sequence));
        sha256.update(previousHash);
        sha256.update(payload, 0, length);
        return sha256.digest();
    }

    byte[] ofRecord(JournalRecord record) {
        return ofRecord(record.sequence(), record.previousHash(), record.payload(), record.payload().length);
    }

    byte[] ofHeader(byte[] header) {
        return sha256.digest(header);
    }
}
