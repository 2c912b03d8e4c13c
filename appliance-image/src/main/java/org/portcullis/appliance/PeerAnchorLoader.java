package org.portcullis.appliance;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/** Reads the roots of others than devices: of switches, and of people. The own CA is none of them. */
final class PeerAnchorLoader {
    private final Configuration configuration;
    private final Pem pem;
    private final RevocationSources revocation;

    /** @param revocation where the CRLs of this configuration are open */
    PeerAnchorLoader(Configuration configuration, Pem pem, RevocationSources revocation) {
        this.configuration = configuration;
        this.pem = pem;
        this.revocation = revocation;
    }

    /**
     * @param whose to whom the CA's certificates belong: {@code switches}
     * @throws ConfigException when a file is not what it should be
     */
    List<Anchor> load(List<Configuration.PeerAnchor> named, IssuingCa ca, String whose) {
        List<Anchor> anchors = new ArrayList<>();
        for (Configuration.PeerAnchor anchor : named) {
            List<X509Certificate> certificates = certificates(anchor.file());
            if (ca.certificates().stream().anyMatch(certificates::contains)) {
                throw problem(
                        anchor.file(),
                        "is this appliance's own CA, whose certificates make devices and nothing else; give " + whose
                                + " certificates of another CA");
            }
            anchors.add(Anchor.of(certificates, revocation.settings(anchor.revocation())));
        }
        return anchors;
    }

    List<X509Certificate> certificates(NamedFile named) {
        try {
            return pem.certificates(named.path());
        } catch (PemException wrong) {
            throw problem(named, wrong.getMessage());
        }
    }

    ConfigException problem(NamedFile named, String message) {
        return new ConfigException(
                List.of(new ConfigProblem(configuration.file().toString(), named.line(), named.key(), message)));
    }
}
