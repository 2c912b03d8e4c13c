package org.portcullis.siem.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts and octets, cut where they are too long, never inside a character. */
final class Shortened {
    private static final String MARK = "…";

    private Shortened() {}

    /** At most so many {@code char}s, the last one a mark where something is missing. */
    static String text(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Math.max(0, most - MARK.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + MARK;
    }

    /** At most so many octets of UTF-8. */
    static byte[] utf8(byte[] octets, int most) {
        if (octets.length <= most) {
            return octets;
        }
        int end = most;
        while (end > 0 && (octets[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(octets, end);
    }

    static byte[] utf8(String text, int most) {
        return utf8(EcsJson.wellFormed(text).getBytes(StandardCharsets.UTF_8), most);
    }
}
