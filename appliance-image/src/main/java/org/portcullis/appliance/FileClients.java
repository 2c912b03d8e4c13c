package org.portcullis.appliance;

import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** The clients of the configuration file. */
final class FileClients {
    private FileClients() {}

    static List<NasEntry> of(Configuration configuration) {
        return configuration.clients().stream()
                .map(client -> entry(client, configuration.eap().tls()))
                .toList();
    }

    private static NasEntry entry(Configuration.Client client, EapTlsSettings all) {
        return new NasEntry(
                new NasClient(
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
                        client.probeUser(),
                        client.coa()),
                client.radsec().map(certificate -> new PeerIdentity(certificate.names(), certificate.fingerprints())),
                client.tls().equals(all) ? TlsOverride.NONE : TlsOverride.of(client.tls()));
    }
}
