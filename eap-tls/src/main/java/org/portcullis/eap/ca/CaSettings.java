package org.portcullis.eap.ca;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the CA issues.
 *
 * @param standard what devices' certificates are like
 * @param profiles what those of some types of device ({@code device.type}) are like instead
 * @param serverValidity of a server certificate
 * @param backdate how far before now a certificate begins to be valid, for devices whose clock is behind
 * @param enterpriseNumber of the organisation whose serial numbers the devices bear, for {@code urn:dev:os} names
 * @param publicUrl under which {@code /ca/crl}, {@code /ca/ocsp} and {@code /ca/issuer} are reached, for the certificates'
 *     CRL distribution points and authority information access; empty: they have none
 */
public record CaSettings(
        CertificateProfile standard,
        Map<String, CertificateProfile> profiles,
        Duration serverValidity,
        Duration backdate,
        long enterpriseNumber,
        Optional<URI> publicUrl) {
    /** The number reserved for examples (RFC 5612), while no organisation is named: only the serial is ever compared. */
    private static final long NO_ENTERPRISE = 32473;

    public CaSettings {
        profiles = Map.copyOf(profiles);
    }

    /** 90 days for devices, 398 days for servers, backdated by 5 minutes. */
    public static CaSettings defaults() {
        return withValidity(Duration.ofDays(90));
    }

    /** The defaults, with another validity of device certificates. */
    public static CaSettings withValidity(Duration validity) {
        return new CaSettings(
                CertificateProfile.standard(validity),
                Map.of(),
                Duration.ofDays(398),
                Duration.ofMinutes(5),
                NO_ENTERPRISE,
                Optional.empty());
    }

    /** These, for certificates that say where their revocation is looked up. */
    public CaSettings published(Optional<URI> at) {
        return new CaSettings(standard, profiles, serverValidity, backdate, enterpriseNumber, at);
    }

    /** These, with other profiles for some types of device. */
    public CaSettings with(Map<String, CertificateProfile> others) {
        return new CaSettings(standard, others, serverValidity, backdate, enterpriseNumber, publicUrl);
    }

    CertificateProfile profile(String deviceType) {
        return profiles.getOrDefault(deviceType, standard);
    }

    /** The longest that a device's certificate may live. */
    Duration longestValidity() {
        return Stream.concat(Stream.of(standard), profiles.values().stream())
                .map(CertificateProfile::validity)
                .max(Duration::compareTo)
                .orElseThrow();
    }
}
