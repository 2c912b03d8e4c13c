package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
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
import org.bouncycastle.operator.ContentSigner;

/** Builds and signs the certificates that this CA issues (RFC 5280 §4). */
final class Certificates {
    // RFC 5280 §4.1.2.2: at most 20 octets, positive; the CA/Browser Forum wants 64 random bits at least.
    private static final int SERIAL_NUMBER_BITS = 127;

    /** id-ce-noRevAvail (RFC 9608 §2). */
    private static final ASN1ObjectIdentifier NO_REV_AVAIL = new ASN1ObjectIdentifier("2.5.29.56");

    private final Provider provider;
    private final SecureRandom random;

    Certificates(Provider provider, SecureRandom random) {
        this.provider = provider;
        this.random = random;
    }

    /** A CA below the signer, or the signer itself. */
    X509Certificate authority(
            CaGeneration.Signer signer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            BasicConstraints constraints) {
        return sign(
                signer,
                subject,
                key,
                from,
                until,
                (builder, identifiers) -> builder.addExtension(Extension.basicConstraints, true, constraints)
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                        .addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(signer)));
    }

    X509Certificate endEntity(
            CaGeneration.Signer signer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            CertificateProfile profile,
            GeneralNames alternativeNames,
            Optional<Published> published) {
        return sign(signer, subject, key, from, until, (builder, identifiers) -> {
            leaf(builder, signer, profile.purposes())
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames);
            if (!profile.revocable()) {
                builder.addExtension(NO_REV_AVAIL, false, DERNull.INSTANCE);
            } else if (published.isPresent()) {
                builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                            published.get().crl()
                        }))
                        .addExtension(
                                Extension.authorityInfoAccess,
                                false,
                                new AuthorityInformationAccess(new AccessDescription[] {
                                    new AccessDescription(
                                            AccessDescription.id_ad_ocsp,
                                            published.get().ocsp()),
                                    new AccessDescription(
                                            AccessDescription.id_ad_caIssuers,
                                            published.get().issuer())
                                }));
            }
        });
    }

    /** Of a delegated OCSP signer, which is trusted for its lifetime (RFC 6960 §4.2.2.2.1). */
    X509Certificate ocspSigner(
            CaGeneration.Signer signer, X500Name subject, SubjectPublicKeyInfo key, Instant from, Instant until) {
        return sign(
                signer,
                subject,
                key,
                from,
                until,
                (builder, identifiers) -> leaf(builder, signer, List.of(KeyPurposeId.id_kp_OCSPSigning))
                        .addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE));
    }

    private X509v3CertificateBuilder leaf(
            X509v3CertificateBuilder builder, CaGeneration.Signer signer, List<KeyPurposeId> purposes)
            throws IOException {
        return builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])))
                .addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(signer));
    }

    AuthorityKeyIdentifier keyIdentifier(CaGeneration.Signer signer) {
        return new AuthorityKeyIdentifier(signer.keyIdentifier());
    }

    ContentSigner contentSigner(CaGeneration.Signer signer) {
        return signer.key().signer(signer.publicKey(), random);
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder, X509ExtensionUtils identifiers) throws IOException;
    }

    private X509Certificate sign(
            CaGeneration.Signer signer,
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
                    .getCertificate(builder.build(contentSigner(signer)));
        } catch (CaException known) {
            throw known;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
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
