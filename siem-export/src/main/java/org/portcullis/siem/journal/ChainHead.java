package org.portcullis.siem.journal;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The end of the chain at one moment. The array is not copied; nobody changes it.
 *
 * @param sequence of the newest record that is synced; 0 in an empty journal
 * @param hash {@link ChainHash} of that record, which stands for all that is before it
 */
public record ChainHead(long sequence, byte[] hash) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** The hash as ECS writes hashes: upper-case hex. */
    public String hex() {
        return HEX.formatHex(hash);
    }

    /** @throws IllegalArgumentException when that is no hash */
    static ChainHead of(long sequence, String hex) {
        byte[] hash = HEX.parseHex(hex);
        if (hash.length != ChainHash.LENGTH) {
            throw new IllegalArgumentException("a hash has " + ChainHash.LENGTH + " octets, not " + hash.length);
        }
        return new ChainHead(sequence, hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainHead head && head.sequence == sequence && Arrays.equals(head.hash, hash);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return sequence + " " + hex();
    }
}
