package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.radius.nas.CertifiedClient;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** Makes of a configuration what is served with. All of it is made before any of it counts. */
final class SettingsLoader {
    private final Cryptography cryptography;
    private final TlsCryptography tls;
    private final IssuingCa ca;
    private final InstantSource clock;

    SettingsLoader(Cryptography cryptography, TlsCryptography tls, IssuingCa ca, InstantSource clock) {
        this.cryptography = cryptography;
        this.tls = tls;
        this.ca = ca;
        this.clock = clock;
    }

    static SettingsLoader create(IssuingCa ca, Cryptography cryptography, InstantSource clock) {
        return new SettingsLoader(cryptography, new TlsCryptography(cryptography), ca, clock);
    }

    /**
     * @param policy gives the policy; asked last, since taking one in is a change that stays
     * @throws org.portcullis.policy.value.ConfigException when something that the configuration names cannot be used
     */
    Settings load(Configuration configuration, Function<Configuration, RuleSet> policy) {
        return new Settings(
                configuration,
                clients(configuration),
                new TrustLoader(configuration, cryptography).validator(ca.issuing(), clock),
                serverKey(configuration),
                radsec(configuration),
                policy.apply(configuration));
    }

    /** What RADIUS over TLS shows and trusts; empty when it is not enabled. */
    Optional<RadsecTrust> radsec(Configuration configuration) {
        return configuration
                .radius()
                .radsec()
                .map(radsec -> new RadsecLoader(configuration, radsec, cryptography).load(ca, clock));
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

    private static NasClients clients(Configuration configuration) {
        List<NasClient> clients = new ArrayList<>();
        List<CertifiedClient> certified = new ArrayList<>();
        for (Configuration.Client client : configuration.clients()) {
            NasClient nas = new NasClient(
                    client.name(),
                    client.address(),
                    client.secret().orElse(NasClient.RADSEC_SECRET),
                    client.vendor(),
                    client.site(),
                    switch (client.messageAuthenticator()) {
                        case REQUIRE -> MessageAuthenticatorMode.REQUIRE;
                        case WARN -> MessageAuthenticatorMode.WARN;
                        case OFF -> MessageAuthenticatorMode.OFF;
                    },
                    client.probeUser());
            clients.add(nas);
            client.radsec()
                    .map(certificate -> new PeerIdentity(certificate.names(), certificate.fingerprints()))
                    .ifPresent(identity -> certified.add(new CertifiedClient(nas, identity)));
        }
        return new NasClients(clients, certified);
    }
}
