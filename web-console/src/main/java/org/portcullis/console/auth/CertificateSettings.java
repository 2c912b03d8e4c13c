package org.portcullis.console.auth;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PersonName;

/**
 * How people sign in by a certificate.
 *
 * @param port where they are asked for it, at the console's address; 0 takes any free one
 * @param trust whose certificates count, as it is now
 * @param ofDevices whether the own CA issued it; such a certificate makes a device, and never a person
 * @param names where the user's name stands in it
 */
public record CertificateSettings(
        int port,
        Supplier<PeerValidator> trust,
        Predicate<X509Certificate> ofDevices,
        List<PersonName> names,
        Pem pem) {
    public CertificateSettings {
        names = List.copyOf(names);
    }
}
