package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Console;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.ConsoleSettings;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;

/** Where console and API listen, and the certificate that they show, from the own CA. */
final class ConsoleEndpoint {
    private ConsoleEndpoint() {}

    /** @throws Failure when the address cannot be bound */
    static Console start(
            Configuration configuration,
            IssuingCa ca,
            Cryptography cryptography,
            InstantSource clock,
            ConsoleServices services) {
        Pem pem = new Pem(cryptography);
        ServerCertificate certificate = ServerCertificate.forConsole(configuration);
        certificate.renewIfDue(ca, pem, clock.instant());
        InetSocketAddress address = new InetSocketAddress(
                configuration.console().address(), configuration.console().port());
        try {
            return Console.start(
                    new ConsoleSettings(
                            address,
                            pem.certificates(certificate.file()),
                            pem.privateKey(certificate.file()),
                            configuration.node(),
                            configuration.timezone()),
                    services);
        } catch (RuntimeException e) {
            throw new Failure("the console does not start on " + HostPort.text(address) + ": " + e.getMessage());
        }
    }
}
