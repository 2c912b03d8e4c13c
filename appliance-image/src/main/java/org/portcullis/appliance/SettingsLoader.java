package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.RadiusDictionary;

/** Makes of a configuration what is served with. All of it is made before any of it counts. */
final class SettingsLoader {
    private final Cryptography cryptography;
    private final TlsCryptography tls;
    private final IssuingCa ca;
    private final InstantSource clock;
    private final RevocationSources revocation;

    SettingsLoader(
            Cryptography cryptography,
            TlsCryptography tls,
            IssuingCa ca,
            InstantSource clock,
            RevocationSources revocation) {
        this.revocation = revocation;
        this.cryptography = cryptography;
        this.tls = tls;
        this.ca = ca;
        this.clock = clock;
    }

    static SettingsLoader create(
            IssuingCa ca, Cryptography cryptography, InstantSource clock, RevocationSources revocation) {
        return new SettingsLoader(cryptography, new TlsCryptography(cryptography), ca, clock, revocation);
    }

    /** @throws org.portcullis.policy.value.ConfigException when something that the configuration names cannot be used */
    Settings load(Configuration configuration) {
        CertifiedKey serverKey = serverKey(configuration);
        requireUsable(configuration, serverKey);
        RadiusDictionary dictionary = RadiusDictionary.with(configuration.radius().dictionaries().stream()
                .map(Configuration.NamedFile::path)
                .toList());
        return new Settings(
                configuration,
                dictionary,
                trust(configuration),
                serverKey,
                radsec(configuration),
                people(configuration));
    }

    private Optional<PeopleTrust> people(Configuration configuration) {
        return configuration.console().clientCertificates().map(people -> {
            List<Anchor> anchors = new PeerAnchorLoader(configuration, new Pem(cryptography), revocation)
                    .load(people.trust(), ca, "people");
            return new PeopleTrust(anchors, new PeerValidator(anchors, cryptography, clock));
        });
    }

    /** Whom devices are believed: what the configuration says, and the own CA as it is now. */
    ChainValidator trust(Configuration configuration) {
        return new TrustLoader(configuration, cryptography, revocation).validator(ca.issuers(), clock);
    }

    /** What RADIUS over TLS shows and trusts; empty when it is not enabled. */
    Optional<RadsecTrust> radsec(Configuration configuration) {
        return configuration
                .radius()
                .radsec()
                .map(radsec -> new RadsecLoader(configuration, radsec, cryptography, revocation).load(ca, clock));
    }

    /** The certificate for devices with its key; they must belong together. */
    CertifiedKey serverKey(Configuration configuration) {
        ServerIdentity identity = ServerIdentity.load(configuration, cryptography);
        try {
            return CertifiedKey.of(identity.chain(), identity.key(), cryptography, tls);
        } catch (IllegalArgumentException unusable) {
            throw ServerIdentity.unusable(configuration, unusable.getMessage());
        }
    }

    private static void requireUsable(Configuration configuration, CertifiedKey serverKey) {
        requireUsable(serverKey, configuration.eap().tls(), "eap.tls.ciphers", configuration);
        for (int i = 0; i < configuration.clients().size(); i++) {
            String key = "clients[" + i + "].tls.ciphers";
            requireUsable(serverKey, configuration.clients().get(i).tls(), key, configuration);
        }
    }

    /** A list of cipher suites for another kind of certificate would refuse every device of a TLS version. */
    private static void requireUsable(
            CertifiedKey serverKey, EapTlsSettings tls, String key, Configuration configuration) {
        unusable(serverKey, tls).ifPresent(why -> {
            throw new ConfigException(
                    List.of(new ConfigProblem(configuration.file().toString(), 1, key, why)));
        });
    }

    /** Why devices of a TLS version could not agree with a server of that key. */
    static Optional<String> unusable(CertifiedKey serverKey, EapTlsSettings tls) {
        return Stream.of(tls.min(), tls.max())
                .filter(version ->
                        serverKey.usable(tls.cipherSuites()).stream().noneMatch(suite -> suite.fits(version)))
                .map(version -> "names no cipher suite for TLS " + version.word()
                        + " that fits the appliance's certificate; add one with its kind of key (ECDSA or RSA)")
                .findFirst();
    }

    /** Clients that may do without Message-Authenticator; and those of vendors that are not known here, most likely by a slip. */
    static List<String> warnings(Configuration configuration) {
        List<String> warnings = new ArrayList<>();
        configuration.clients().stream()
                .filter(client -> client.messageAuthenticator() != Configuration.MessageAuthenticator.REQUIRE)
                .map(client -> configuration.file() + ": clients: " + client.name()
                        + ": messageAuthenticator is not require; answers to its requests without EAP can be forged"
                        + " (CVE-2024-3596)")
                .forEach(warnings::add);
        configuration.clients().stream()
                .filter(client -> !client.vendor().isEmpty()
                        && SwitchVendor.ofWord(client.vendor().toLowerCase(Locale.ROOT))
                                .isEmpty())
                .map(client -> configuration.file() + ": clients: " + client.name() + ": vendor " + client.vendor()
                        + " is not known here; it gets what a profile names under vendors." + client.vendor()
                        + ", and no more" + NearestWord.hint(client.vendor(), SwitchVendor.words()))
                .forEach(warnings::add);
        return warnings;
    }
}
