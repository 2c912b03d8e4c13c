package org.portcullis.appliance;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/** With which certificate the appliance shows itself to devices: one of the admin's, else one of the own CA. */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {

    /** @throws ConfigException when a configured file is not what it should be */
    static ServerIdentity load(Configuration configuration, Cryptography cryptography) {
        Pem pem = new Pem(cryptography);
        Configuration.Eap eap = configuration.eap();
        if (eap.certificate().isPresent() && eap.key().isPresent()) {
            NamedFile certificate = eap.certificate().get();
            NamedFile key = eap.key().get();
            return new ServerIdentity(
                    reading(configuration, certificate, () -> pem.certificates(certificate.path())),
                    reading(configuration, key, () -> pem.privateKey(key.path())));
        }
        Path own = ServerCertificate.forDevices(configuration).file();
        return new ServerIdentity(pem.certificates(own), pem.privateKey(own));
    }

    /**
     * Issues the own server certificate, where the admin gave none and none is there, or it is near its end.
     *
     * @return whether there is a new one
     */
    static boolean renewIfDue(Configuration configuration, IssuingCa ca, Cryptography cryptography) {
        return configuration.eap().certificate().isEmpty()
                && ServerCertificate.forDevices(configuration).renewIfDue(ca, new Pem(cryptography), Instant.now());
    }

    /** What to throw when certificate and key are good each by itself, and not together. */
    static RuntimeException unusable(Configuration configuration, String why) {
        return configuration
                .eap()
                .certificate()
                .<RuntimeException>map(file -> new ConfigException(
                        List.of(new ConfigProblem(configuration.file().toString(), file.line(), file.key(), why))))
                .orElseGet(() ->
                        new Failure(ServerCertificate.forDevices(configuration).file() + " cannot be used: " + why
                                + "; move it away, and the appliance makes a new one"));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T reading(Configuration configuration, NamedFile named, Reading<T> reading) {
        try {
            return reading.read();
        } catch (PemException wrong) {
            throw new ConfigException(List.of(
                    new ConfigProblem(configuration.file().toString(), named.line(), named.key(), wrong.getMessage())));
        }
    }
}
