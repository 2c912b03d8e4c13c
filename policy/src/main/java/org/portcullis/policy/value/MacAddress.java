package org.portcullis.policy.value;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A 48-bit MAC address. It is an observation about a device, never the device's identity.
 *
 * @param bits the address in the low 48 bits
 */
public record MacAddress(long bits) {
    private static final int DIGITS = 12;
    private static final HexFormat ECS = HexFormat.ofDelimiter("-").withUpperCase();

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits");
        }
    }

    /** Reads {@code 00:11:22:aa:bb:cc}, {@code 00-11-22-AA-BB-CC}, {@code 0011.22aa.bbcc} and {@code 001122aabbcc}. */
    public static Optional<MacAddress> parse(String text) {
        return switch (text.length()) {
            case 12 -> parse(text, DIGITS, '-');
            case 14 -> parse(text, 4, '.');
            case 17 -> parse(text, 2, text.charAt(2) == ':' ? ':' : '-');
            default -> Optional.empty();
        };
    }

    /** @param group how many digits stand between two separators */
    private static Optional<MacAddress> parse(String text, int group, char separator) {
        long bits = 0;
        int digits = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (at % (group + 1) == group) {
                if (c != separator) {
                    return Optional.empty();
                }
            } else if (HexFormat.isHexDigit(c)) {
                bits = bits << 4 | HexFormat.fromHexDigit(c);
                digits++;
            } else {
                return Optional.empty();
            }
        }
        return digits == DIGITS ? Optional.of(new MacAddress(bits)) : Optional.empty();
    }

    /**
     * Reads the address at the start of a Calling-Station-Id or Called-Station-Id, which may go on with {@code :SSID}
     * (RFC 3580 §3.20).
     */
    public static Optional<MacAddress> parseStationId(String text) {
        for (int length : new int[] {17, 14, 12}) {
            if (text.length() == length || text.length() > length && text.charAt(length) == ':') {
                Optional<MacAddress> mac = parse(text.substring(0, length));
                if (mac.isPresent()) {
                    return mac;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the address was made up by software (IEEE 802, second-lowest bit of the first octet). */
    public boolean locallyAdministered() {
        return (bits >>> 41 & 1) == 1;
    }

    /** As the Elastic Common Schema writes it: {@code 00-11-22-AA-BB-CC}. */
    public String ecs() {
        byte[] octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (bits >>> 8 * (5 - i));
        }
        return ECS.formatHex(octets);
    }

    @Override
    public String toString() {
        return ecs();
    }
}
