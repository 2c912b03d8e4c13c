package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code ca} and {@code lifecycle}: what the own CA issues, to whom, and where it is reached. */
final class CaReader {
    private static final Duration YEAR = Duration.ofDays(365);

    /** @param radius where RADIUS is listened for; the default of {@code ca.address} where it is one address */
    Configuration.Ca read(YamlMap ca, YamlMap lifecycle, List<InetAddress> radius) {
        if (ca.get("pkcs11").isPresent()) {
            ca.get("pkcs11").problem("is not available in this version; leave it out");
        }
        return new Configuration.Ca(
                ca.get("validity").duration(Duration.ofMinutes(1), YEAR.multipliedBy(10), Duration.ofDays(90)),
                ca.get("overlap").duration(Duration.ZERO, YEAR, Duration.ofDays(14)),
                publicUrl(ca.get("publicUrl")),
                ca.get("address")
                        .parse("an IPv4 or IPv6 address", Cidr::parseAddress)
                        .orElseGet(() -> radius.size() == 1
                                ? radius.get(0)
                                : Cidr.parseAddress("0.0.0.0").orElseThrow()),
                ca.get("estPort").integer(0, 65535, 8444),
                ca.get("httpPort").integer(0, 65535, 8081),
                ca.get("crlValidity").duration(Duration.ofMinutes(10), YEAR, Duration.ofDays(1)),
                ca.get("approval").bool(false),
                lifecycle.get("activate").word(Configuration.Activation.class, Configuration.Activation.ADMIN));
    }

    /** Plain HTTP: who fetches a CRL to check a certificate could not check that of an HTTPS server (RFC 5280 §8). */
    private static Optional<URI> publicUrl(YamlValue value) {
        return value.parse("an http address with a host and no query, like http://pki.example.org:8081", text -> {
            try {
                URI address = URI.create(text);
                return Optional.of(address)
                        .filter(found -> "http".equalsIgnoreCase(found.getScheme())
                                && found.getHost() != null
                                && found.getUserInfo() == null
                                && found.getQuery() == null
                                && found.getFragment() == null);
            } catch (IllegalArgumentException noAddress) {
                return Optional.empty();
            }
        });
    }
}
