package org.portcullis.eap.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;

/** Verifies signatures of certificates, CRLs and OCSP responses; MD5 and SHA-1 are as good as none. */
final class CertificateSignatures {
    // By object identifier, since names differ between providers.
    private static final Map<String, String> ALGORITHMS = Map.of(
            "1.2.840.10045.4.3.2", "SHA256withECDSA",
            "1.2.840.10045.4.3.3", "SHA384withECDSA",
            "1.2.840.10045.4.3.4", "SHA512withECDSA",
            "1.2.840.113549.1.1.11", "SHA256withRSA",
            "1.2.840.113549.1.1.12", "SHA384withRSA",
            "1.2.840.113549.1.1.13", "SHA512withRSA");
    // With parameters of their own, or rare: left to Bouncy Castle.
    private static final Map<String, String> OTHERS = Map.of(
            "1.2.840.113549.1.1.10", "RSASSA-PSS",
            "1.3.101.112", "Ed25519",
            "1.3.101.113", "Ed448");

    private final Cryptography cryptography;

    CertificateSignatures(Cryptography cryptography) {
        this.cryptography = cryptography;
    }

    /** Whether the algorithm is one that is relied upon. */
    static boolean sound(String algorithmOid) {
        return ALGORITHMS.containsKey(algorithmOid) || OTHERS.containsKey(algorithmOid);
    }

    boolean verify(X509Certificate certificate, PublicKey issuer) {
        try {
            String algorithm = ALGORITHMS.get(certificate.getSigAlgOID());
            if (algorithm != null) {
                return verify(algorithm, issuer, certificate.getTBSCertificate(), certificate.getSignature());
            }
            certificate.verify(issuer, cryptography.bouncyCastle());
            return true;
        } catch (GeneralSecurityException | RuntimeException doesNot) {
            return false;
        }
    }

    /** As {@link #verify(X509Certificate, PublicKey)}, of any signed octets. */
    boolean verify(AlgorithmIdentifier algorithm, byte[] signed, byte[] signature, PublicKey issuer) {
        String oid = algorithm.getAlgorithm().getId();
        try {
            if (ALGORITHMS.containsKey(oid)) {
                return verify(ALGORITHMS.get(oid), issuer, signed, signature);
            }
            if (!OTHERS.containsKey(oid)) {
                return false;
            }
            ContentVerifier verifier = new JcaContentVerifierProviderBuilder()
                    .setProvider(cryptography.bouncyCastle())
                    .build(issuer)
                    .get(algorithm);
            try (OutputStream content = verifier.getOutputStream()) {
                content.write(signed);
            }
            return verifier.verify(signature);
        } catch (GeneralSecurityException | OperatorCreationException | IOException | RuntimeException doesNot) {
            return false;
        }
    }

    /** The same, where the digest is at hand already. */
    boolean verifyDigest(SignedDigest algorithm, byte[] digest, byte[] signature, PublicKey issuer) {
        try {
            return verify(algorithm.signature(), issuer, digest, signature);
        } catch (GeneralSecurityException | RuntimeException doesNot) {
            return false;
        }
    }

    private boolean verify(String algorithm, PublicKey issuer, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = cryptography.helper().createSignature(algorithm);
        verifier.initVerify(issuer);
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
