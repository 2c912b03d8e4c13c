package org.portcullis.eap.x509;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.jcajce.interfaces.BCX509Certificate;

/** What the issuer signed of a certificate (RFC 5280 §4.1.2). */
public final class CertificateContent {
    private CertificateContent() {}

    /** @throws IllegalArgumentException when it cannot be parsed */
    public static TBSCertificate of(X509Certificate certificate) {
        // Bouncy Castle's own have it parsed already, and would encode it anew for everyone who asks for its octets.
        if (certificate instanceof BCX509Certificate parsed) {
            return parsed.getTBSCertificateNative();
        }
        try {
            return TBSCertificate.getInstance(certificate.getTBSCertificate());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate cannot be parsed: " + e.getMessage(), e);
        }
    }
}
