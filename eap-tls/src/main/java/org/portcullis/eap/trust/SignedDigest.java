package org.portcullis.eap.trust;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * A signature algorithm that needs no more of what was signed than its digest.
 *
 * @param signature the JCA name of the algorithm over a finished digest
 * @param digest the JCA name of the digest
 * @param rsa whether what is signed is a DigestInfo (RFC 8017 §9.2)
 */
record SignedDigest(String signature, String digest, ASN1ObjectIdentifier digestOid, boolean rsa) {
    private static final ASN1ObjectIdentifier SHA256 = new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1");
    private static final ASN1ObjectIdentifier SHA384 = new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.2");
    private static final ASN1ObjectIdentifier SHA512 = new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.3");

    private static final Map<String, SignedDigest> KNOWN = Map.of(
            "1.2.840.10045.4.3.2", new SignedDigest("NONEwithECDSA", "SHA-256", SHA256, false),
            "1.2.840.10045.4.3.3", new SignedDigest("NONEwithECDSA", "SHA-384", SHA384, false),
            "1.2.840.10045.4.3.4", new SignedDigest("NONEwithECDSA", "SHA-512", SHA512, false),
            "1.2.840.113549.1.1.11", new SignedDigest("NONEwithRSA", "SHA-256", SHA256, true),
            "1.2.840.113549.1.1.12", new SignedDigest("NONEwithRSA", "SHA-384", SHA384, true),
            "1.2.840.113549.1.1.13", new SignedDigest("NONEwithRSA", "SHA-512", SHA512, true));

    static Optional<SignedDigest> of(String algorithmOid) {
        return Optional.ofNullable(KNOWN.get(algorithmOid));
    }
}
