package org.portcullis.profiler.mud;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A MUD URL (RFC 8520 §5): an https address of at most {@value #MAX_LENGTH} octets of ASCII, with the name of a host and
 * without user or fragment.
 *
 * @param text as the device said it; two that differ are two, whatever they lead to
 */
public record MudUrl(String text) {
    /** What a DHCP option has room for. */
    public static final int MAX_LENGTH = 255;

    private static final int ID_OCTETS = 8;

    public MudUrl {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no MUD URL: " + text);
        }
    }

    /** Empty for what is none. */
    public static Optional<MudUrl> parse(String text) {
        return Optional.of(text).filter(MudUrl::isOne).map(MudUrl::new);
    }

    private static boolean isOne(String text) {
        if (text.length() > MAX_LENGTH || !text.startsWith("https://") || !text.chars().allMatch(c -> c > 32 && c < 127)) {
            return false;
        }
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && !uri.getHost().startsWith("[")
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    public URI uri() {
        return URI.create(text);
    }

    /** Whose description it is: the authority that {@code same-manufacturer} compares (RFC 8520 §4.2), in lower case. */
    public String host() {
        return uri().getHost().toLowerCase(Locale.ROOT);
    }

    /** A name for addresses of the console and the API: 16 hexadecimal digits of SHA-256. */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, ID_OCTETS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
