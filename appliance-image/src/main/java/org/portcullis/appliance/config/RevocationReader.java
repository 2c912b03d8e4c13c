package org.portcullis.appliance.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration.CrlPlace;
import org.portcullis.appliance.config.Configuration.Ocsp;
import org.portcullis.appliance.config.Configuration.OcspNonce;
import org.portcullis.appliance.config.Configuration.Revocation;
import org.portcullis.appliance.config.Configuration.RevocationCheck;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code revocation}, under {@code trust} and under an anchor, which has from there what it does not say itself. */
final class RevocationReader {
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);
    private static final Duration SHORTEST_RELOAD = Duration.ofSeconds(1);
    private static final Duration LONGEST_RELOAD = Duration.ofDays(1);
    private static final Revocation DEFAULT = new Revocation(
            List.of(RevocationCheck.CRL, RevocationCheck.OCSP),
            false,
            List.of(),
            Duration.ZERO,
            Duration.ofSeconds(60),
            new Ocsp(Optional.empty(), OcspNonce.TRY));

    private final KeyReader keys;

    RevocationReader(KeyReader keys) {
        this.keys = keys;
    }

    /** That of {@code trust}. */
    Revocation read(YamlValue value) {
        return read(value, DEFAULT);
    }

    /** @param fallback what counts where a key is not there */
    Revocation read(YamlValue value, Revocation fallback) {
        YamlMap revocation = value.map();
        YamlValue crls = revocation.get("crls");
        return new Revocation(
                checks(revocation.get("check"), fallback.checks()),
                revocation
                        .get("onUnknown")
                        .word(Map.of("refuse", false, "accept", true))
                        .orElse(fallback.acceptUnknown()),
                crls.isPresent()
                        ? crls.list().stream()
                                .flatMap(place -> place(place).stream())
                                .toList()
                        : fallback.crls(),
                revocation.get("crlGrace").duration(Duration.ZERO, LONGEST_GRACE, fallback.crlGrace()),
                revocation.get("reload").duration(SHORTEST_RELOAD, LONGEST_RELOAD, fallback.reload()),
                ocsp(revocation.get("ocsp").map(), fallback.ocsp()));
    }

    private static List<RevocationCheck> checks(YamlValue value, List<RevocationCheck> fallback) {
        if (!value.isPresent()) {
            return fallback;
        }
        List<RevocationCheck> checks = new ArrayList<>();
        for (YamlValue item : value.list()) {
            Optional<RevocationCheck> way = item.word(RevocationCheck.class);
            if (way.filter(checks::contains).isPresent()) {
                item.problem("is there twice; each way is tried once");
            }
            way.ifPresent(checks::add);
        }
        return List.copyOf(checks);
    }

    private Optional<CrlPlace> place(YamlValue value) {
        boolean address = value.text()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.startsWith("http://") || text.startsWith("https://"))
                .isPresent();
        if (address) {
            return address(value)
                    .map(url -> new CrlPlace(Optional.empty(), Optional.of(url), value.path(), value.line()));
        }
        return keys.existing(value)
                .map(file -> new CrlPlace(Optional.of(file.path()), Optional.empty(), file.key(), file.line()));
    }

    private static Ocsp ocsp(YamlMap ocsp, Ocsp fallback) {
        YamlValue url = ocsp.get("url");
        return new Ocsp(
                url.isPresent() ? address(url) : fallback.url(),
                ocsp.get("nonce").word(OcspNonce.class, fallback.nonce()));
    }

    private static Optional<URI> address(YamlValue value) {
        return value.parse("an http or https address with a host", text -> {
            try {
                URI address = URI.create(text);
                boolean http =
                        "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
                return Optional.of(address)
                        .filter(found -> http && found.getHost() != null && found.getUserInfo() == null);
            } catch (IllegalArgumentException noAddress) {
                return Optional.empty();
            }
        });
    }
}
