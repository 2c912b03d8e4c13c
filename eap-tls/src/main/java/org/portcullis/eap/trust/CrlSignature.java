package org.portcullis.eap.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PemException;

/**
 * The signature of a CRL. Of what was signed only the digest is kept wherever the algorithm allows that, so that a list of
 * 30 MB is neither held nor read through when a key is tried; and each key is tried once.
 */
final class CrlSignature {
    private static final int MAX_REMEMBERED = 64;

    private final AlgorithmIdentifier algorithm;
    private final byte[] signature;
    // One of the two is empty.
    private final byte[] digest;
    private final byte[] signed;
    // A pure function of octets and key, so remembering it changes nothing.
    private final Map<String, Boolean> verified = new ConcurrentHashMap<>();
    private volatile Node signer;

    /** @param content the octets of tbsCertList */
    CrlSignature(AlgorithmIdentifier algorithm, byte[] signature, ByteBuffer content) {
        this.algorithm = algorithm;
        this.signature = signature;
        Optional<SignedDigest> withDigest =
                SignedDigest.of(algorithm.getAlgorithm().getId());
        this.digest = withDigest.map(known -> digest(known, content)).orElse(new byte[0]);
        this.signed = withDigest.isPresent() ? new byte[0] : octets(content);
    }

    /** Whether the holder of that key signed it. */
    boolean by(Node issuer, CertificateSignatures signatures) {
        String key = CertificateFacts.sha256(issuer.key().getEncoded());
        Boolean before = verified.get(key);
        if (before != null) {
            return before;
        }
        boolean genuine = SignedDigest.of(algorithm.getAlgorithm().getId())
                .map(known -> signatures.verifyDigest(known, digest, signature, issuer.key()))
                .orElseGet(() -> signatures.verify(algorithm, signed, signature, issuer.key()));
        if (genuine && signer == null) {
            signer = issuer;
        }
        if (verified.size() < MAX_REMEMBERED) {
            verified.put(key, genuine);
        }
        return genuine;
    }

    /** The first issuer that was found to have signed it; empty as long as none was. */
    Optional<Node> signer() {
        return Optional.ofNullable(signer);
    }

    private static byte[] octets(ByteBuffer content) {
        byte[] octets = new byte[content.remaining()];
        content.get(octets);
        return octets;
    }

    private static byte[] digest(SignedDigest known, ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(known.digest());
            digest.update(content);
            byte[] hash = digest.digest();
            return known.rsa()
                    ? new DigestInfo(new AlgorithmIdentifier(known.digestOid(), DERNull.INSTANCE), hash).getEncoded()
                    : hash;
        } catch (GeneralSecurityException | IOException everyJvmHasIt) {
            throw new PemException("the signed octets cannot be digested: " + everyJvmHasIt, everyJvmHasIt);
        }
    }
}
