package org.portcullis.eap.x509;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.portcullis.policy.device.CertificateHints;

/**
 * What a certificate says, in the words that registry, rules and events use. It says nothing of whether it is good.
 *
 * @param subject RFC 4514
 * @param issuer RFC 4514
 * @param keyId SHA-256 of the SubjectPublicKeyInfo, upper-case hex
 * @param keyType {@code EC-P256}, {@code RSA-2048}, {@code Ed25519}
 * @param sha256 of the certificate, upper-case hex
 * @param names the subjectAltName's entries, at most 32
 * @param hints what it says of its device
 */
public record CertificateFacts(
        String subject,
        String issuer,
        BigInteger serialNumber,
        String keyId,
        String keyType,
        String sha256,
        Instant notBefore,
        Instant notAfter,
        SubjectAlternativeNames names,
        CertificateHints hints) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** @throws IllegalArgumentException when the certificate is malformed; the message says where */
    public static CertificateFacts of(X509Certificate certificate) {
        try {
            byte[] key = SubjectPublicKey.encoded(certificate);
            SubjectAlternativeNames names = SubjectAlternativeNames.of(certificate);
            return new CertificateFacts(
                    DistinguishedName.text(certificate.getSubjectX500Principal()),
                    DistinguishedName.text(certificate.getIssuerX500Principal()),
                    certificate.getSerialNumber(),
                    sha256(key),
                    SubjectPublicKey.type(key),
                    sha256(certificate.getEncoded()),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    names,
                    DeviceHints.of(certificate, names));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Parts are parsed only now, and Bouncy Castle answers malformed ones with many a RuntimeException.
            throw new IllegalArgumentException("the certificate is malformed: " + e.getMessage(), e);
        }
    }

    /** The subjectAltName's entries as {@link SubjectAlternativeNames} writes them. */
    public List<String> alternativeNames() {
        return names.texts();
    }

    /** The certificate's SHA-256 as browsers and openssl show it, {@code AB:CD:...}: for people to compare. */
    public String fingerprint() {
        return sha256.replaceAll("(..)(?!$)", "$1:");
    }

    /** Upper-case hex of the SHA-256 of these octets. */
    public static String sha256(byte[] octets) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
