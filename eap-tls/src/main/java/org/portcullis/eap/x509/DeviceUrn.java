package org.portcullis.eap.x509;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names devices by URN: {@code urn:dev:os:PEN-SERIAL}, a serial number that an organisation (by its Private Enterprise
 * Number) gave (RFC 9039 §4.4). Serial numbers with characters that RFC 9039 has no room for are percent-encoded, as RFC
 * 8141 §2 allows in any URN, so that every serial number survives the way there and back.
 */
public final class DeviceUrn {
    private static final Pattern OS = Pattern.compile("(?i:urn:dev):os:[1-9][0-9]{0,18}-(.+)", Pattern.DOTALL);
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    private static final String HEX = "0123456789ABCDEF";

    private DeviceUrn() {}

    /** The URN of a serial number. */
    public static String of(long enterpriseNumber, String serial) {
        StringBuilder urn = new StringBuilder("urn:dev:os:" + enterpriseNumber + "-");
        for (byte octet : serial.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && UNRESERVED.indexOf(octet) >= 0) {
                urn.append((char) octet);
            } else {
                urn.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return urn.toString();
    }

    /** The serial number in a URN of that form; empty for any other URI. */
    public static Optional<String> serial(String uri) {
        Matcher matcher = OS.matcher(uri);
        return matcher.matches() ? decode(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> decode(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
                continue;
            }
            if (i + 2 >= in.length || Character.digit(in[i + 1], 16) < 0 || Character.digit(in[i + 2], 16) < 0) {
                return Optional.empty();
            }
            out.write(Character.digit(in[i + 1], 16) << 4 | Character.digit(in[i + 2], 16));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
