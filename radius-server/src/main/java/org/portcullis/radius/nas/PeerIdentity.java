package org.portcullis.radius.nas;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.eap.x509.PresentedIdentifiers;
import org.portcullis.policy.value.Cidr;

/**
 * Which certificates may act as a client over TLS (RFC 6614 §2.4): by a name that they present, by their fingerprint, or
 * by both where both are given.
 *
 * @param names DNS names or addresses, one of which the certificate presents; empty: the name does not count
 * @param fingerprints SHA-256 of the certificate, upper-case hex, one of which it has; empty: it does not count
 */
public record PeerIdentity(List<String> names, List<String> fingerprints) {

    /** @throws IllegalArgumentException when there is neither: then any certificate would do */
    public PeerIdentity {
        names = List.copyOf(names);
        fingerprints = List.copyOf(fingerprints);
        if (names.isEmpty() && fingerprints.isEmpty()) {
            throw new IllegalArgumentException(
                    "a client over TLS needs the name or the fingerprint of its certificate");
        }
    }

    /** A name as certificates present it: a DNS name without a wildcard, in lower case, or an address; empty for neither. */
    public static Optional<String> name(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        boolean dns = host.matches("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?");
        return Cidr.parseAddress(host)
                .map(InetAddress::getHostAddress)
                .or(() -> dns ? Optional.of(host) : Optional.empty());
    }

    /** The SHA-256 of a certificate, with or without colons, in upper case; empty for any other text. */
    public static Optional<String> fingerprint(String text) {
        String digits = text.replace(":", "").toUpperCase(Locale.ROOT);
        return digits.matches("[0-9A-F]{64}") ? Optional.of(digits) : Optional.empty();
    }

    boolean matches(PresentedIdentifiers presented, String sha256) {
        return (names.isEmpty() || names.stream().anyMatch(name -> presents(presented, name)))
                && (fingerprints.isEmpty() || fingerprints.contains(sha256));
    }

    private static boolean presents(PresentedIdentifiers presented, String name) {
        Optional<InetAddress> address = Cidr.parseAddress(name);
        return address.map(presented::hasAddress).orElseGet(() -> presented.hasName(name));
    }
}
