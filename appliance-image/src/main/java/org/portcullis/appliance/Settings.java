package org.portcullis.appliance;

import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** What a reload exchanges, whole: a request in work goes on with what it began with. */
record Settings(Configuration configuration, NasClients clients, ChainValidator trust, RuleSet policy) {

    static NasClients clients(Configuration configuration) {
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
