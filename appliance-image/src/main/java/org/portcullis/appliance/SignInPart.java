package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.SignInServices;
import org.portcullis.console.auth.CertificateSettings;
import org.portcullis.console.auth.Obligations;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.Pem;

/** How people sign in to the console, as the configuration has it. */
final class SignInPart {
    private SignInPart() {}

    /** @param settings those in force */
    static SignInServices of(
            Configuration configuration,
            Registry registry,
            IssuingCa ca,
            Cryptography cryptography,
            Supplier<Settings> settings) {
        PeerValidator nobody = new PeerValidator(List.of(), cryptography, InstantSource.system());
        Configuration.Console console = configuration.console();
        return new SignInServices(
                registry.secondFactors(),
                new Obligations(
                        console.secondFactor(),
                        console.clientCertificates()
                                .map(Configuration.ClientCertificates::bothFactors)
                                .orElse(false)),
                console.oidc(),
                console.clientCertificates()
                        .map(people -> new CertificateSettings(
                                people.port(),
                                () -> settings.get()
                                        .people()
                                        .map(PeopleTrust::validator)
                                        .orElse(nobody),
                                certificate -> ca.issuerOf(certificate).isPresent(),
                                people.user(),
                                new Pem(cryptography))),
                ca::roots);
    }
}
