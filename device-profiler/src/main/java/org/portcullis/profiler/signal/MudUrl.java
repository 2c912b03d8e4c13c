package org.portcullis.profiler.signal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a device says that its Manufacturer Usage Description is (RFC 8520). */
public final class MudUrl {
    private static final String SCHEME = "https";

    private MudUrl() {}

    /**
     * Empty when it is none: it must be absolute, with the scheme https (RFC 8520 §1.5, §10) and a host, in ASCII, and fit
     * into a signal whole.
     */
    public static Optional<String> of(String text) {
        if (text.length() > Signal.MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            return SCHEME.equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The URL in a MUDstring: what follows it after a space is reserved (RFC 8520 §10). */
    static Optional<String> ofString(byte[] mudString) {
        return OctetText.of(mudString).flatMap(text -> of(text.split(" ", 2)[0]));
    }

    /** The same, as octets that came with another length than DHCP's: LLDP's, a certificate's. */
    static Optional<String> of(byte[] octets) {
        return of(new String(octets, StandardCharsets.US_ASCII));
    }
}
