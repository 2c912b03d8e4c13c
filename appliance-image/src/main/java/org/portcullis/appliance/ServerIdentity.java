package org.portcullis.appliance;

import java.io.IOException;
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
    static ServerIdentity load(Configuration configuration, IssuingCa ca, Cryptography cryptography) {
        Pem pem = new Pem(cryptography);
        Configuration.Eap eap = configuration.eap();
        if (eap.certificate().isPresent() && eap.key().isPresent()) {
            NamedFile certificate = eap.certificate().get();
            NamedFile key = eap.key().get();
            return new ServerIdentity(
                    reading(configuration, certificate, () -> pem.certificates(certificate.path())),
                    reading(configuration, key, () -> pem.privateKey(key.path())));
        }
        ServerCertificate own = own(configuration);
        try {
            if (own.isDue(pem, Instant.now())) {
                own.issue(ca);
            }
        } catch (IOException e) {
            throw new Failure(own.file() + " cannot be renewed: " + e);
        }
        ServerCertificate.Identity identity = own.load(pem);
        return new ServerIdentity(identity.chain(), identity.key());
    }

    private static ServerCertificate own(Configuration configuration) {
        return new ServerCertificate(
                new DataFolder(configuration.dataDir()).serverCertificate(),
                List.of(configuration.eap().identity()));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T reading(Configuration configuration, NamedFile named, Reading<T> reading) {
        try {
            return reading.read();
        } catch (PemException wrong) {
            throw new ConfigException(List.of(new ConfigProblem(
                    configuration.file().toString(), named.line(), named.key(), wrong.getMessage())));
        }
    }
}
