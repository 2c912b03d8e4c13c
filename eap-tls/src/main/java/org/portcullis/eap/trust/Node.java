package org.portcullis.eap.trust;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.SubjectPublicKey;

/**
 * A certificate with what path validation looks at again and again.
 *
 * @param keyIdentifier subjectKeyIdentifier, empty where there is none
 * @param issuerKeyIdentifier authorityKeyIdentifier, empty where there is none
 * @param purposes of the extendedKeyUsage; empty where there is none
 * @param key in the form that the fast provider takes without converting it
 */
record Node(
        X509Certificate certificate,
        CertificateFacts facts,
        X500Principal subject,
        X500Principal issuer,
        byte[] keyIdentifier,
        byte[] issuerKeyIdentifier,
        List<KeyPurposeId> purposes,
        PublicKey key) {

    /** @throws IllegalArgumentException when the certificate is malformed */
    static Node of(X509Certificate certificate, Cryptography cryptography) {
        return of(certificate, CertificateFacts.of(certificate), cryptography);
    }

    /** As {@link #of(X509Certificate, Cryptography)}, of a certificate whose facts are at hand. */
    static Node of(X509Certificate certificate, CertificateFacts facts, Cryptography cryptography) {
        byte[] subjectKey = extension(certificate, Extension.subjectKeyIdentifier.getId());
        byte[] authorityKey = extension(certificate, Extension.authorityKeyIdentifier.getId());
        byte[] authorityKeyId = authorityKey.length == 0
                ? null
                : AuthorityKeyIdentifier.getInstance(authorityKey).getKeyIdentifierOctets();
        return new Node(
                certificate,
                facts,
                certificate.getSubjectX500Principal(),
                certificate.getIssuerX500Principal(),
                subjectKey.length == 0
                        ? subjectKey
                        : SubjectKeyIdentifier.getInstance(subjectKey).getKeyIdentifier(),
                authorityKeyId == null ? new byte[0] : authorityKeyId,
                ExtendedKeyUsageRule.purposes(certificate),
                key(certificate, facts.keyType(), cryptography));
    }

    /** Whether, by name and key identifiers, the other may be this one's issuer. */
    boolean mayBeIssuedBy(Node other) {
        return issuer.equals(other.subject)
                && (issuerKeyIdentifier.length == 0
                        || other.keyIdentifier.length == 0
                        || Arrays.equals(issuerKeyIdentifier, other.keyIdentifier));
    }

    /** The subject, for a person. */
    String name() {
        return facts.subject();
    }

    String issuerName() {
        return facts.issuer();
    }

    private static PublicKey key(X509Certificate certificate, String type, Cryptography cryptography) {
        String algorithm = type.startsWith("EC-") ? "EC" : type.startsWith("RSA-") ? "RSA" : "";
        try {
            return algorithm.isEmpty()
                    ? certificate.getPublicKey()
                    : cryptography
                            .helper()
                            .createKeyFactory(algorithm)
                            .generatePublic(new X509EncodedKeySpec(SubjectPublicKey.encoded(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot be parsed: " + e.getMessage(), e);
        }
    }

    private static byte[] extension(X509Certificate certificate, String oid) {
        byte[] wrapped = certificate.getExtensionValue(oid);
        return wrapped == null
                ? new byte[0]
                : ASN1OctetString.getInstance(wrapped).getOctets();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Node that && certificate.equals(that.certificate);
    }

    @Override
    public int hashCode() {
        return certificate.hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
