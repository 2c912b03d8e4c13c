package org.portcullis.console.store.factor;

/** Base32 (RFC 4648 §6) without padding, as authenticator apps have secrets typed in. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int held = 0;
        for (byte octet : octets) {
            buffer = buffer << Byte.SIZE | octet & 0xff;
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt(buffer >> held & 0x1f));
            }
            buffer &= (1 << held) - 1;
        }
        return held == 0
                ? text.toString()
                : text.append(ALPHABET.charAt(buffer << BITS - held & 0x1f)).toString();
    }
}
