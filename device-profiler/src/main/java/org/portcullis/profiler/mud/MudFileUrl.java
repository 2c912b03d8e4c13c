package org.portcullis.profiler.mud;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.profiler.signal.MudUrl;

/**
 * A MUD URL (RFC 8520 §5) that can be fetched from: as {@link MudUrl} takes it from a device, with the name of a host, not
 * its address, and without a fragment.
 *
 * @param text as the device said it; two that differ are two, whatever they lead to
 */
public record MudFileUrl(String text) {
    private static final int ID_OCTETS = 8;

    public MudFileUrl {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no MUD URL: " + text);
        }
    }

    /** Empty for what is none. */
    public static Optional<MudFileUrl> parse(String text) {
        return Optional.of(text).filter(MudFileUrl::isOne).map(MudFileUrl::new);
    }

    private static boolean isOne(String text) {
        return MudUrl.of(text)
                .map(URI::create)
                .filter(uri -> AceReader.dnsName(uri.getHost()).isPresent() && uri.getRawFragment() == null)
                .isPresent();
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
