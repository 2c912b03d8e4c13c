package org.portcullis.appliance;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/** Reads the files that {@code trust} names. What is wrong in one is a problem of the configuration, at its line. */
final class TrustLoader {
    private final Configuration configuration;
    private final Cryptography cryptography;
    private final Pem pem;
    private final List<ConfigProblem> problems = new ArrayList<>();

    TrustLoader(Configuration configuration, Cryptography cryptography) {
        this.configuration = configuration;
        this.cryptography = cryptography;
        this.pem = new Pem(cryptography);
    }

    /** @throws ConfigException when a file is not what it should be */
    TrustSettings settings(X509Certificate ownIssuer) {
        Configuration.Trust trust = configuration.trust();
        List<Anchor> anchors = new ArrayList<>();
        for (Configuration.Anchor anchor : trust.anchors()) {
            List<X509Certificate> certificates = read(anchor.file(), file -> pem.certificates(file.path()));
            RevocationSettings revocation = revocation(anchor.revocation());
            if (!certificates.isEmpty()) {
                anchors.add(new Anchor(certificates, anchor.vendor(), sources(anchor.identity()), revocation));
            }
        }
        List<X509Certificate> intermediates = trust.intermediates().stream()
                .flatMap(named -> read(named, file -> pem.certificates(file.path())).stream())
                .toList();
        throwIfAny();
        return new TrustSettings(anchors, intermediates, sources(trust.identity()), List.of(ownIssuer));
    }

    /** @throws ConfigException when a file is not what it should be */
    ChainValidator validator(X509Certificate ownIssuer, InstantSource clock) {
        TrustSettings settings = settings(ownIssuer);
        try {
            return new ChainValidator(settings, cryptography, clock);
        } catch (IllegalArgumentException unusable) {
            throw new ConfigException(
                    List.of(new ConfigProblem(configuration.file().toString(), 1, "trust", unusable.getMessage())));
        }
    }

    /**
     * How switches' certificates below that anchor are checked for revocation.
     *
     * @throws ConfigException when a file is not what it should be
     */
    RevocationSettings revocationOf(Configuration.PeerAnchor anchor) {
        RevocationSettings settings = revocation(anchor.revocation());
        throwIfAny();
        return settings;
    }

    private RevocationSettings revocation(Configuration.Revocation revocation) {
        List<RevocationList> lists = revocation.crls().stream()
                .flatMap(named -> read(named, file -> RevocationList.read(file.path())).stream())
                .toList();
        return new RevocationSettings(
                revocation.crl() ? Set.of(RevocationSettings.Check.CRL) : Set.of(),
                revocation.acceptUnknown() ? RevocationSettings.OnUnknown.ACCEPT : RevocationSettings.OnUnknown.REFUSE,
                lists,
                revocation.crlGrace());
    }

    private static List<IdentitySource> sources(List<String> words) {
        return words.stream()
                .map(word -> IdentitySource.ofWord(word).orElseThrow())
                .toList();
    }

    private <T> List<T> read(NamedFile named, Function<NamedFile, List<T>> reader) {
        try {
            return reader.apply(named);
        } catch (PemException | IllegalArgumentException wrong) {
            problems.add(
                    new ConfigProblem(configuration.file().toString(), named.line(), named.key(), wrong.getMessage()));
            return List.of();
        }
    }

    private void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
