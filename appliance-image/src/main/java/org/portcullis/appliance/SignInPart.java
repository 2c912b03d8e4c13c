package org.portcullis.appliance;

import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.SignInServices;
import org.portcullis.console.auth.Obligations;
import org.portcullis.eap.ca.IssuingCa;

/** How people sign in to the console, as the configuration has it. */
final class SignInPart {
    private SignInPart() {}

    static SignInServices of(Configuration configuration, Registry registry, IssuingCa ca) {
        return new SignInServices(
                registry.secondFactors(),
                new Obligations(configuration.console().secondFactor()),
                configuration.console().oidc(),
                ca::roots);
    }
}
