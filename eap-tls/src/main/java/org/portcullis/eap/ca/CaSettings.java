package org.portcullis.eap.ca;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the CA issues.
 *
 * @param validity of a device's certificate
 * @param serverValidity of a server certificate
 * @param backdate how far before now a certificate begins to be valid, for devices whose clock is behind
 * @param enterpriseNumber of the organisation whose serial numbers the devices bear, for {@code urn:dev:os} names
 * @param publicUrl under which {@code /ca/crl}, {@code /ca/ocsp} and {@code /ca/issuer} are reached, for the certificates'
 *     CRL distribution points and authority information access; empty: they have none
 */
public record CaSettings(
        Duration validity, Duration serverValidity, Duration backdate, long enterpriseNumber, Optional<URI> publicUrl) {
    /** The number reserved for examples (RFC 5612), while no organisation is named: only the serial is ever compared. */
    private static final long NO_ENTERPRISE = 32473;

    public CaSettings {
        if (validity.compareTo(Duration.ofMinutes(1)) < 0 || serverValidity.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("ca.validity must be at least 1 minute");
        }
    }

    /** 90 days for devices, 398 days for servers, backdated by 5 minutes. */
    public static CaSettings defaults() {
        return withValidity(Duration.ofDays(90));
    }

    /** The defaults, with another validity of device certificates. */
    public static CaSettings withValidity(Duration validity) {
        return new CaSettings(validity, Duration.ofDays(398), Duration.ofMinutes(5), NO_ENTERPRISE, Optional.empty());
    }

    /** These, for certificates that say where their revocation is looked up. */
    public CaSettings published(Optional<URI> at) {
        return new CaSettings(validity, serverValidity, backdate, enterpriseNumber, at);
    }
}
