package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.ca.CertificateProfile;
import org.portcullis.eap.ca.TokenSettings;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code ca} and {@code lifecycle}: what the own CA issues, to whom, and where it is reached. */
final class CaReader {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MAX_VALIDITY = YEAR.multipliedBy(10);
    private static final Map<String, String> KEYS =
            CertificateProfile.KEYS.stream().collect(Collectors.toMap(key -> key, key -> key));

    private final KeyReader keys;

    CaReader(KeyReader keys) {
        this.keys = keys;
    }

    /** @param radius where RADIUS is listened for; the default of {@code ca.address} where it is one address */
    Configuration.Ca read(YamlMap ca, YamlMap lifecycle, List<InetAddress> radius) {
        Duration crlValidity = ca.get("crlValidity").duration(Duration.ofMinutes(10), YEAR, Duration.ofDays(1));
        YamlValue delta = ca.get("deltaValidity");
        Duration validity = ca.get("validity").duration(Duration.ofMinutes(1), MAX_VALIDITY, Duration.ofDays(90));
        return new Configuration.Ca(
                validity,
                ca.get("overlap").duration(Duration.ZERO, YEAR, Duration.ofDays(14)),
                publicUrl(ca.get("publicUrl")),
                ca.get("address")
                        .parse("an IPv4 or IPv6 address", Cidr::parseAddress)
                        .orElseGet(() -> radius.size() == 1
                                ? radius.get(0)
                                : Cidr.parseAddress("0.0.0.0").orElseThrow()),
                ca.get("estPort").integer(0, 65535, 8444),
                ca.get("httpPort").integer(0, 65535, 8081),
                crlValidity,
                delta.isPresent()
                        ? Optional.of(delta.duration(Duration.ofMinutes(2), crlValidity, crlValidity))
                        : Optional.empty(),
                ca.get("approval").bool(false),
                lifecycle.get("activate").word(Configuration.Activation.class, Configuration.Activation.ADMIN),
                pkcs11(ca.get("pkcs11")),
                profiles(ca.get("profiles"), validity));
    }

    private static Map<String, CertificateProfile> profiles(YamlValue value, Duration standard) {
        Map<String, CertificateProfile> profiles = new LinkedHashMap<>();
        value.map().entries().forEach((type, given) -> {
            YamlMap profile = given.map();
            List<KeyPurposeId> purposes = profile.get("purposes").list().stream()
                    .flatMap(word -> word.word(CertificateProfile.PURPOSES).stream())
                    .toList();
            if (!purposes.isEmpty() && !purposes.contains(KeyPurposeId.id_kp_clientAuth)) {
                profile.get("purposes").problem("must have clientAuth, without which a device does not get in");
            }
            profiles.put(
                    type,
                    new CertificateProfile(
                            profile.get("validity").duration(Duration.ofMinutes(1), MAX_VALIDITY, standard),
                            profile.get("keys").list().stream()
                                    .flatMap(word -> word.word(KEYS).stream())
                                    .toList(),
                            purposes.isEmpty() ? List.of(KeyPurposeId.id_kp_clientAuth) : purposes,
                            profile.get("revocable").bool(true)));
        });
        return profiles;
    }

    private Optional<TokenSettings> pkcs11(YamlValue value) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        YamlMap token = value.map();
        Optional<Configuration.NamedFile> library = keys.existing(token.require("library"));
        Optional<Long> slot = token.get("slot").parse("a slot's number", CaReader::slot);
        String label = token.get("label").text("portcullis-ca");
        Optional<Secret> pin = keys.secret(token, "pin", true);
        return library.isPresent() && pin.isPresent()
                ? Optional.of(new TokenSettings(
                        library.get().path(),
                        slot.map(OptionalLong::of).orElse(OptionalLong.empty()),
                        label,
                        pin.get()))
                : Optional.empty();
    }

    private static Optional<Long> slot(String text) {
        try {
            return Optional.of(Long.decode(text)).filter(number -> number >= 0);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
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
