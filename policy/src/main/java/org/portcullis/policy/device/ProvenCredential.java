package org.portcullis.policy.device;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a peer has proven: a certificate whose chain is valid and whose private key it holds. What it may do is not
 * decided by it.
 *
 * @param identity names the device, by the anchor's identity rule (SAN URI, subject serialNumber or CN)
 * @param kind LDEVID when the appliance's own CA issued it
 * @param anchorVendor the only vendor whose devices the trust anchor may name, where one is configured
 * @param issuer distinguished name, RFC 4514
 * @param subject distinguished name, RFC 4514
 * @param keyId SHA-256 of the SubjectPublicKeyInfo, upper-case hex
 * @param keyType {@code EC-P256}, {@code RSA-2048}, {@code Ed25519}
 * @param sha256 fingerprint of the certificate, upper-case hex
 * @param alternativeNames the subjectAltName's entries as text
 * @param revocation what the revocation check of the chain found, in one word: {@code good}, {@code off}, {@code
 *     unknown-accepted}
 * @param hints what else the certificate says of the device
 */
public record ProvenCredential(
        String identity,
        Credential.Kind kind,
        Optional<String> anchorVendor,
        String issuer,
        String subject,
        BigInteger serialNumber,
        String keyId,
        String keyType,
        String sha256,
        Instant notBefore,
        Instant notAfter,
        List<String> alternativeNames,
        String revocation,
        CertificateHints hints) {

    public ProvenCredential {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** Where the certificate itself is not at hand. */
    public ProvenCredential(
            String identity,
            Credential.Kind kind,
            Optional<String> anchorVendor,
            String issuer,
            String subject,
            BigInteger serialNumber,
            String keyId,
            String keyType,
            String sha256,
            Instant notBefore,
            Instant notAfter,
            List<String> alternativeNames,
            String revocation) {
        this(
                identity,
                kind,
                anchorVendor,
                issuer,
                subject,
                serialNumber,
                keyId,
                keyType,
                sha256,
                notBefore,
                notAfter,
                alternativeNames,
                revocation,
                CertificateHints.NONE);
    }
}
