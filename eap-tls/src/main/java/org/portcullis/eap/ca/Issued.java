package org.portcullis.eap.ca;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.IssuedCertificate;

/**
 * A certificate fresh from the CA.
 *
 * @param chain the certificate, then those of its issuers; the root is left out, as a TLS peer expects (RFC 8446 §4.4.2)
 */
public record Issued(IssuedCertificate certificate, List<X509Certificate> chain) {
    public Issued {
        chain = List.copyOf(chain);
    }

    static Issued of(X509Certificate certificate, List<X509Certificate> issuers) {
        CertificateFacts facts = CertificateFacts.of(certificate);
        return new Issued(
                new IssuedCertificate(
                        facts.issuer(),
                        facts.serialNumber(),
                        facts.keyId(),
                        facts.notBefore(),
                        facts.notAfter(),
                        Certificates.encoded(certificate)),
                Stream.concat(Stream.of(certificate), issuers.stream()).toList());
    }

    /** The chain as PEM. */
    public String chainPem() {
        return Pem.encode(chain);
    }
}
