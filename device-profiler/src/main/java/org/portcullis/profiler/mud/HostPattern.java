package org.portcullis.profiler.mud;

import java.util.Optional;

/**
 * The name of a host, {@code mud.acme.example}, or all below one, {@code *.acme.example}.
 *
 * @param text in lower case
 */
public record HostPattern(String text) {
    private static final String BELOW = "*.";

    /** Empty for what is neither. */
    public static Optional<HostPattern> parse(String text) {
        boolean below = text.startsWith(BELOW);
        return AceReader.dnsName(below ? text.substring(BELOW.length()) : text)
                .map(name -> new HostPattern(below ? BELOW + name : name));
    }

    /** @param host in lower case */
    public boolean matches(String host) {
        return text.startsWith(BELOW) ? host.endsWith(text.substring(1)) : host.equals(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
