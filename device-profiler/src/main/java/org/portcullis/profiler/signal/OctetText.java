package org.portcullis.profiler.signal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Octets from a device's packets as text; nothing of it is trusted to be text. */
final class OctetText {
    private static final HexFormat HEX = HexFormat.of();

    private OctetText() {}

    /** UTF-8, without the NULs that many stacks put behind a text; empty when nothing is left. */
    static Optional<String> of(byte[] octets) {
        int end = octets.length;
        while (end > 0 && octets[end - 1] == 0) {
            end--;
        }
        return Optional.of(new String(octets, 0, end, StandardCharsets.UTF_8)).filter(text -> !text.isBlank());
    }

    /** Where every octet is printable ASCII, as it is; else in hexadecimal. */
    static Optional<String> orHex(byte[] octets) {
        if (octets.length == 0) {
            return Optional.empty();
        }
        boolean printable = IntStream.range(0, octets.length).allMatch(at -> octets[at] >= ' ' && octets[at] <= '~');
        return Optional.of(printable ? new String(octets, StandardCharsets.US_ASCII) : hex(octets));
    }

    static String hex(byte[] octets) {
        return HEX.formatHex(octets);
    }

    /** Unsigned numbers joined by commas; as many of them, from the first on, as a signal's value has room for. */
    static Optional<String> numbers(IntStream numbers) {
        String all = numbers.mapToObj(Integer::toString).collect(Collectors.joining(","));
        if (all.length() > Signal.MAX_LENGTH) {
            all = all.substring(0, all.lastIndexOf(',', Signal.MAX_LENGTH));
        }
        return Optional.of(all).filter(text -> !text.isEmpty());
    }
}
