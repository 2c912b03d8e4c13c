package org.portcullis.appliance;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.radius.transport.ServerKey;

/** Reads the files that {@code radius.radsec} names. */
final class RadsecLoader {
    private final Configuration configuration;
    private final Configuration.Radsec radsec;
    private final Cryptography cryptography;
    private final Pem pem;
    private final PeerAnchorLoader files;

    /** @param revocation where the CRLs of this configuration are open */
    RadsecLoader(
            Configuration configuration,
            Configuration.Radsec radsec,
            Cryptography cryptography,
            RevocationSources revocation) {
        this.configuration = configuration;
        this.radsec = radsec;
        this.cryptography = cryptography;
        this.pem = new Pem(cryptography);
        this.files = new PeerAnchorLoader(configuration, pem, revocation);
    }

    /** @throws ConfigException when a file is not what it should be */
    RadsecTrust load(IssuingCa ca, InstantSource clock) {
        List<Anchor> anchors = files.load(radsec.trust(), ca, "the switches");
        return new RadsecTrust(key(), anchors, new PeerValidator(anchors, cryptography, clock));
    }

    private ServerKey key() {
        if (radsec.certificate().isEmpty() || radsec.key().isEmpty()) {
            ServerIdentity identity = ServerIdentity.load(configuration, cryptography);
            return ServerKey.of(identity.chain(), identity.key());
        }
        NamedFile certificate = radsec.certificate().get();
        NamedFile keyFile = radsec.key().get();
        List<X509Certificate> chain = files.certificates(certificate);
        try {
            PrivateKey key = pem.privateKey(keyFile.path());
            // That they belong together is checked there.
            CertifiedKey.of(chain, key, cryptography, new TlsCryptography(cryptography));
            return ServerKey.of(chain, key);
        } catch (PemException wrong) {
            throw files.problem(keyFile, wrong.getMessage());
        } catch (IllegalArgumentException unusable) {
            throw files.problem(certificate, unusable.getMessage());
        }
    }
}
