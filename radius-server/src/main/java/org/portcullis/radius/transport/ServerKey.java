package org.portcullis.radius.transport;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate that the listener shows itself with, chain included, and its key, in the JDK's own forms: its TLS does
 * not know every provider's.
 */
public record ServerKey(List<X509Certificate> chain, PrivateKey key) {
    public ServerKey {
        chain = List.copyOf(chain);
    }

    /**
     * @param chain the certificate first
     * @throws IllegalArgumentException when the JDK's TLS cannot use them
     */
    public static ServerKey of(List<X509Certificate> chain, PrivateKey key) {
        try {
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            List<X509Certificate> own = new ArrayList<>();
            for (X509Certificate certificate : chain) {
                own.add((X509Certificate)
                        certificates.generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
            }
            String algorithm = own.get(0).getPublicKey().getAlgorithm();
            return new ServerKey(
                    own, KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded())));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "certificate and key cannot be used for RADIUS/TLS: " + unusable.getMessage(), unusable);
        }
    }
}
