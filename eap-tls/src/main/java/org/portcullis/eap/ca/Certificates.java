package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs the certificates that this CA issues (RFC 5280 §4). */
final class Certificates {
    // RFC 5280 §4.1.2.2: at most 20 octets, positive; the CA/Browser Forum wants 64 random bits at least.
    private static final int SERIAL_NUMBER_BITS = 127;

    private final Provider provider;
    private final SecureRandom random;

    Certificates(Provider provider, SecureRandom random) {
        this.provider = provider;
        this.random = random;
    }

    /** The issuer as it signs: its name, its certificate's key identifier and its key. */
    record Signer(X500Name name, SubjectPublicKeyInfo publicKey, PrivateKey privateKey) {}

    X509Certificate authority(
            Signer signer, X500Name subject, SubjectPublicKeyInfo key, Instant from, Instant until, int pathLength) {
        return sign(
                signer,
                subject,
                key,
                from,
                until,
                (builder, identifiers) -> builder.addExtension(
                                Extension.basicConstraints, true, new BasicConstraints(pathLength))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    X509Certificate endEntity(
            Signer signer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            KeyPurposeId purpose,
            GeneralNames alternativeNames) {
        return sign(
                signer,
                subject,
                key,
                from,
                until,
                (builder, identifiers) -> builder.addExtension(
                                Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                        .addExtension(Extension.subjectAlternativeName, false, alternativeNames)
                        .addExtension(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(identifiers
                                        .createSubjectKeyIdentifier(signer.publicKey())
                                        .getKeyIdentifier())));
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder, X509ExtensionUtils identifiers) throws IOException;
    }

    private X509Certificate sign(
            Signer signer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            Extensions extensions) {
        try {
            BcX509ExtensionUtils identifiers = new BcX509ExtensionUtils();
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    signer.name(),
                    new BigInteger(SERIAL_NUMBER_BITS, random).setBit(SERIAL_NUMBER_BITS - 1),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    key);
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            extensions.add(builder, identifiers);
            return new JcaX509CertificateConverter()
                    .setProvider(provider)
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(provider)
                            .setSecureRandom(random)
                            .build(signer.privateKey())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new CaException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new CaException("the certificate cannot be encoded: " + e.getMessage(), e);
        }
    }
}
