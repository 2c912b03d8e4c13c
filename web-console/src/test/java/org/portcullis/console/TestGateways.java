package org.portcullis.console;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.portcullis.console.gateway.Authorizations;
import org.portcullis.console.gateway.GatewayServices;
import org.portcullis.console.gateway.GatewayTokens;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.decision.ResourceDecisionPoint;

/** What a test's console answers gateways by. */
final class TestGateways {
    private TestGateways() {}

    static Authorizations of(TestConsole console, IssuingCa ca, Cryptography cryptography) {
        ChainValidator trust = new ChainValidator(
                new TrustSettings(List.of(), List.of(), IdentitySource.DEFAULT, List.of(ca.issuing())),
                cryptography,
                console.clock);
        return new Authorizations(new GatewayServices(
                () -> trust,
                new Pem(cryptography),
                new ResourceDecisionPoint(
                        console.registry,
                        () -> console.gatewayPolicy,
                        Duration.ofDays(14),
                        console.clock,
                        () -> ZoneOffset.UTC,
                        DirectorySource.NONE,
                        ProfileSource.NONE,
                        console.hits),
                new GatewayTokens(console.keys, "https://nac.example.org", Duration.ofMinutes(5)),
                event -> console.sink.append(event),
                "node-1",
                () -> console.serving,
                console.clock));
    }
}
