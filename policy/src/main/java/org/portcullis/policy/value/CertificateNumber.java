package org.portcullis.policy.value;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A certificate's serial number as text: its octets in upper-case hex, no colons, as ECS writes it. */
public final class CertificateNumber {
    /** RFC 5280 §4.1.2.2: at most 20 octets; a little more is read. */
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,48}");

    private CertificateNumber() {}

    public static String text(BigInteger serialNumber) {
        byte[] octets = serialNumber.toByteArray();
        int from = octets.length > 1 && octets[0] == 0 ? 1 : 0;
        return HexFormat.of().withUpperCase().formatHex(octets, from, octets.length);
    }

    /** Of hex digits as tools print them, upper or lower case, with colons or without; empty for any other text. */
    public static Optional<BigInteger> parse(String text) {
        String digits = text.replace(":", "");
        return HEX.matcher(digits).matches() ? Optional.of(new BigInteger(digits, 16)) : Optional.empty();
    }
}
