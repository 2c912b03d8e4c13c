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
    private final PeerAnchorReader anchors;
    private final Set<String> known = new HashSet<>();
    private boolean enabled;

    RadsecReader(KeyReader keys) {
        this.keys = keys;
        this.anchors = new PeerAnchorReader(keys);
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
        List<PeerAnchor> trust = anchors.read(radsec.get("trust"), revocation, RadsecReader::checkOwn).stream()
                .map(anchor -> new PeerAnchor(anchor.file(), anchor.revocation().byCrlAlone()))
                .toList();
        if (enabled && !radsec.get("trust").isPresent()) {
            radsec.get("trust")
                    .problem(
                            "is missing; name the CA that issues your switches' certificates, none is trusted unasked");
        }
        Duration idle = radsec.get("idle").duration(Duration.ZERO, Duration.ofDays(7), Duration.ofMinutes(15));
        int maxConnections = radsec.get("maxConnections").integer(1, 10_000, 1024);
        return enabled
                ? Optional.of(new Configuration.Radsec(port, certificate, key, trust, idle, maxConnections))
                : Optional.empty();
    }

    private static void checkOwn(YamlMap anchor, Configuration.Revocation own) {
        if (own.checks().equals(List.of(RevocationCheck.OCSP))) {
            anchor.get("revocation")
                    .problem(
                            "asks for ocsp alone; a switch's certificate is checked by CRL, so that no switch waits for a"
                                    + " responder");
        }
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
