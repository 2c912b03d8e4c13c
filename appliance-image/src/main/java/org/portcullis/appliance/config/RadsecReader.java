package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.appliance.config.Configuration.PeerAnchor;
import org.portcullis.appliance.config.Configuration.PeerCertificate;
import org.portcullis.appliance.config.Configuration.RevocationCheck;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.radius.nas.PeerIdentity;

/** Reads what concerns RADIUS over TLS: {@code radius.radsec}, and {@code radsec} of a client. */
final class RadsecReader {
    private static final int PORT = 2083;
    private static final String HOST =
            "a DNS name without a wildcard, or an address, as the certificate's subjectAltName has it";

    private final KeyReader keys;
    private final RevocationReader revocations;
    private final Set<String> known = new HashSet<>();
    private boolean enabled;

    RadsecReader(KeyReader keys) {
        this.keys = keys;
        this.revocations = new RevocationReader(keys);
    }

    /** @param revocation what {@code trust.revocation} says, for anchors that do not say it themselves */
    Optional<Configuration.Radsec> listener(YamlMap radsec, Configuration.Revocation revocation) {
        enabled = radsec.get("enabled").bool(false);
        int port = radsec.get("port").integer(0, 65535, PORT);
        Optional<NamedFile> certificate = keys.existing(radsec.get("certificate"));
        Optional<NamedFile> key = keys.existing(radsec.get("key"));
        if (certificate.isPresent() != key.isPresent()) {
            radsec.get(certificate.isPresent() ? "key" : "certificate")
                    .problem("is missing; certificate and key go together");
        }
        List<PeerAnchor> anchors = new ArrayList<>();
        for (YamlValue value : radsec.get("trust").list()) {
            YamlValue file = value.isMap() ? value.map().require("file") : value;
            Configuration.Revocation own = value.isMap() ? own(value.map(), revocation) : revocation;
            keys.existing(file).ifPresent(named -> anchors.add(new PeerAnchor(named, own.byCrlAlone())));
        }
        if (enabled && !radsec.get("trust").isPresent()) {
            radsec.get("trust")
                    .problem(
                            "is missing; name the CA that issues your switches' certificates, none is trusted unasked");
        }
        Duration idle = radsec.get("idle").duration(Duration.ZERO, Duration.ofDays(7), Duration.ofMinutes(15));
        int maxConnections = radsec.get("maxConnections").integer(1, 10_000, 1024);
        return enabled
                ? Optional.of(new Configuration.Radsec(port, certificate, key, anchors, idle, maxConnections))
                : Optional.empty();
    }

    private Configuration.Revocation own(YamlMap anchor, Configuration.Revocation fallback) {
        Configuration.Revocation own = revocations.read(anchor.get("revocation"), fallback);
        if (own.checks().equals(List.of(RevocationCheck.OCSP))) {
            anchor.get("revocation")
                    .problem(
                            "asks for ocsp alone; a switch's certificate is checked by CRL, so that no switch waits for a"
                                    + " responder");
        }
        return own;
    }

    /** To be called after {@link #listener}, which says whether this has an effect. */
    Optional<PeerCertificate> client(YamlValue value) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        if (!enabled) {
            keys.noEffect(value, "radius.radsec.enabled is false");
        }
        YamlMap radsec = value.map();
        List<String> names = new ArrayList<>();
        for (YamlValue name : radsec.get("name").list()) {
            name.parse(HOST, PeerIdentity::name).ifPresent(host -> add(host, name, names));
        }
        List<String> fingerprints = new ArrayList<>();
        for (YamlValue fingerprint : radsec.get("fingerprint").list()) {
            fingerprint
                    .parse(
                            "the SHA-256 of a certificate: 64 hex digits, with or without colons",
                            PeerIdentity::fingerprint)
                    .ifPresent(sha256 -> add(sha256, fingerprint, fingerprints));
        }
        if (!radsec.get("name").isPresent() && !radsec.get("fingerprint").isPresent()) {
            value.problem("needs name or fingerprint; by one of them the client's certificate is known");
        }
        return names.isEmpty() && fingerprints.isEmpty()
                ? Optional.empty()
                : Optional.of(new PeerCertificate(names, fingerprints));
    }

    private void add(String text, YamlValue value, List<String> list) {
        if (!known.add(text)) {
            value.problem("is that of another client already");
        }
        list.add(text);
    }
}
