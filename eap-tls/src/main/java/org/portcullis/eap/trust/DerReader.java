package org.portcullis.eap.trust;

import java.util.Arrays;
import org.portcullis.eap.x509.PemException;

/**
 * Walks over DER (X.690) where it lies, one element after the other, and makes no object of what it passes. Every length
 * is checked against what surrounds it. For lists so long that a tree of them would not fit.
 */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int ENUMERATED = 0x0A;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int EXPLICIT_0 = 0xA0;
    static final int BOOLEAN = 0x01;

    private static final int MAX_LENGTH_OCTETS = 4;

    private final byte[] octets;
    private final int end;
    private int position;

    DerReader(byte[] octets) {
        this(octets, 0, octets.length);
    }

    private DerReader(byte[] octets, int start, int end) {
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    boolean hasMore() {
        return position < end;
    }

    /** Whether the next element has that tag; false at the end. */
    boolean at(int tag) {
        return position < end && (octets[position] & 0xFF) == tag;
    }

    /**
     * The content of the next element; this reader goes on behind it.
     *
     * @throws PemException when it is another one, or does not fit
     */
    DerReader enter(int tag) {
        if (!at(tag)) {
            throw malformed("expected tag 0x" + Integer.toHexString(tag));
        }
        position++;
        int length = length();
        DerReader content = new DerReader(octets, position, position + length);
        position += length;
        return content;
    }

    /** Passes the next element, whatever it is, and gives it whole. */
    byte[] element() {
        int start = position;
        skip();
        return Arrays.copyOfRange(octets, start, position);
    }

    void skip() {
        if (!hasMore()) {
            throw malformed("expected another element");
        }
        position++;
        int length = length();
        position += length;
    }

    /** The same place again, to be read on its own. */
    DerReader peek() {
        return new DerReader(octets, position, end);
    }

    /** Passes one octet. */
    void pass() {
        position++;
    }

    /** All that is left. */
    byte[] rest() {
        return Arrays.copyOfRange(octets, position, end);
    }

    /** Where the rest begins in the octets that are walked over. */
    int position() {
        return position;
    }

    /** How much is left. */
    int remaining() {
        return end - position;
    }

    byte octetAt(int index) {
        return octets[index];
    }

    /** @throws PemException when something is left */
    void end() {
        if (hasMore()) {
            throw malformed("expected nothing more");
        }
    }

    private int length() {
        if (position >= end) {
            throw malformed("expected a length");
        }
        int first = octets[position++] & 0xFF;
        long length = first;
        if (first > 0x7F) {
            int count = first & 0x7F;
            if (count == 0 || count > MAX_LENGTH_OCTETS || count > end - position) {
                throw malformed("expected a definite length");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octets[position++] & 0xFF;
            }
        }
        if (length > end - position) {
            throw malformed("an element is longer than what surrounds it");
        }
        return (int) length;
    }

    private PemException malformed(String what) {
        return new PemException("malformed DER at octet " + position + ": " + what);
    }
}
