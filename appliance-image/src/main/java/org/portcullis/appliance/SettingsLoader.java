package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;

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
     * @param policy gives the policy, whose profiles the dictionary can send; asked last, since taking one in is a change that stays
     * @throws org.portcullis.policy.value.ConfigException when something that the configuration names cannot be used
     */
    Settings load(Configuration configuration, BiFunction<Configuration, RadiusDictionary, RuleSet> policy) {
        RadiusDictionary dictionary = RadiusDictionary.with(configuration.radius().dictionaries().stream()
                .map(Configuration.NamedFile::path)
                .toList());
        return new Settings(
                configuration,
                clients(configuration),
                dictionary,
                new TrustLoader(configuration, cryptography).validator(ca.issuing(), clock),
                serverKey(configuration),
                policy.apply(configuration, dictionary));
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

    /** Clients of vendors that are not known here: most likely a slip, and then their attributes would not be sent. */
    static List<String> warnings(Configuration configuration) {
        return configuration.clients().stream()
                .filter(client -> !client.vendor().isEmpty()
                        && SwitchVendor.ofWord(client.vendor().toLowerCase(Locale.ROOT))
                                .isEmpty())
                .map(client -> configuration.file() + ": clients: " + client.name() + ": vendor " + client.vendor()
                        + " is not known here; it gets what a profile names under vendors." + client.vendor()
                        + ", and no more" + NearestWord.hint(client.vendor(), SwitchVendor.words()))
                .toList();
    }

    private static NasClients clients(Configuration configuration) {
        List<NasClient> clients = configuration.clients().stream()
                .map(client -> new NasClient(
                        client.name(),
                        client.address(),
                        client.secret(),
                        client.vendor(),
                        client.site(),
                        switch (client.messageAuthenticator()) {
                            case REQUIRE -> MessageAuthenticatorMode.REQUIRE;
                            case WARN -> MessageAuthenticatorMode.WARN;
                            case OFF -> MessageAuthenticatorMode.OFF;
                        },
                        client.probeUser()))
                .toList();
        return new NasClients(clients);
    }
}
