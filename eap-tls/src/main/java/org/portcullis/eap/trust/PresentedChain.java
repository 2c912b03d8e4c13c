package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import org.portcullis.eap.x509.CertificateFacts;

/** The certificates that one peer presented in one handshake, its own first. For one thread at a time. */
public final class PresentedChain {
    private final List<X509Certificate> certificates;
    private CertificateFacts leafFacts;

    public PresentedChain(List<X509Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** Its own certificate was seen before, and says this. */
    void recognised(CertificateFacts facts) {
        leafFacts = facts;
    }

    /**
     * What the peer's own certificate says, read once.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    public CertificateFacts leafFacts() {
        if (leafFacts == null) {
            leafFacts = CertificateFacts.of(certificates.get(0));
        }
        return leafFacts;
    }
}
