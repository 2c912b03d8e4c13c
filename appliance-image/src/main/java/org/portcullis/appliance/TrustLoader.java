package org.portcullis.appliance;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
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
    private final RevocationSources revocation;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** @param revocation where CRLs are kept; new ones of this configuration are taken in there */
    TrustLoader(Configuration configuration, Cryptography cryptography, RevocationSources revocation) {
        this.revocation = revocation;
        this.configuration = configuration;
        this.cryptography = cryptography;
        this.pem = new Pem(cryptography);
    }

    /**
     * Whom devices are believed. The CRLs of switches and of people are opened too.
     *
     * @throws ConfigException when a file is not what it should be
     */
    TrustSettings settings(List<X509Certificate> ownIssuers) {
        Configuration.Trust trust = configuration.trust();
        List<List<X509Certificate>> certificates = trust.anchors().stream()
                .map(anchor -> read(anchor.file(), file -> pem.certificates(file.path())))
                .toList();
        List<X509Certificate> intermediates = trust.intermediates().stream()
                .flatMap(named -> read(named, file -> pem.certificates(file.path())).stream())
                .toList();
        List<List<X509Certificate>> ofPeers = configuration
                .peerAnchors()
                .map(anchor -> read(anchor.file(), file -> pem.certificates(file.path())))
                .toList();
        openCrls(Stream.concat(certificates.stream(), ofPeers.stream()).toList(), intermediates);
        throwIfAny();
        List<Anchor> anchors = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            Configuration.Anchor anchor = trust.anchors().get(i);
            anchors.add(new Anchor(
                    certificates.get(i),
                    anchor.vendor(),
                    sources(anchor.identity()),
                    revocation.settings(anchor.revocation())));
        }
        return new TrustSettings(
                anchors,
                intermediates,
                sources(trust.identity()),
                ownIssuers,
                trust.expired() == Configuration.Expired.ONBOARDING);
    }

    /** Their signatures are verified now, as far as the issuers are known; no device has to wait for it. */
    private void openCrls(List<List<X509Certificate>> anchors, List<X509Certificate> intermediates) {
        List<X509Certificate> issuers = new ArrayList<>(intermediates);
        anchors.forEach(issuers::addAll);
        try {
            revocation.issuers(issuers);
        } catch (IllegalArgumentException malformed) {
            problems.add(new ConfigProblem(configuration.file().toString(), 1, "trust", malformed.getMessage()));
            return;
        }
        for (RevocationSources.Place named :
                RevocationSources.places(configuration).values()) {
            try {
                revocation.open(named.place(), named.reload());
            } catch (PemException wrong) {
                problems.add(new ConfigProblem(
                        configuration.file().toString(),
                        named.place().line(),
                        named.place().key(),
                        wrong.getMessage()));
            }
        }
    }

    /** @throws ConfigException when a file is not what it should be */
    ChainValidator validator(List<X509Certificate> ownIssuers, InstantSource clock) {
        TrustSettings settings = settings(ownIssuers);
        try {
            return new ChainValidator(settings, cryptography, clock);
        } catch (IllegalArgumentException unusable) {
            throw new ConfigException(
                    List.of(new ConfigProblem(configuration.file().toString(), 1, "trust", unusable.getMessage())));
        }
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
