package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.policy.decision.FailureCode;

/**
 * RFC 5280 §4.2.1.12: absent, the key may be used for anything (many IDevIDs have none); present, it must name the
 * purpose, or any.
 */
final class ExtendedKeyUsageRule {
    private ExtendedKeyUsageRule() {}

    /**
     * What a certificate may be used for.
     *
     * @return empty where it does not say
     * @throws IllegalArgumentException when it cannot be parsed; one that names no purpose cannot
     */
    static List<KeyPurposeId> purposes(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.extendedKeyUsage.getId());
        if (extension == null) {
            return List.of();
        }
        try {
            return List.of(ExtendedKeyUsage.getInstance(
                            ASN1OctetString.getInstance(extension).getOctets())
                    .getUsages());
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("the extendedKeyUsage cannot be parsed", malformed);
        }
    }

    static void check(Node leaf, KeyPurposeId purpose) throws RejectedException {
        List<KeyPurposeId> purposes = leaf.purposes();
        if (!purposes.isEmpty()
                && !purposes.contains(purpose)
                && !purposes.contains(KeyPurposeId.anyExtendedKeyUsage)) {
            throw new RejectedException(
                    FailureCode.EKU_MISSING,
                    "The extendedKeyUsage of the certificate " + leaf.name() + " of issuer " + leaf.issuerName()
                            + " lacks " + (purpose.equals(KeyPurposeId.id_kp_serverAuth) ? "serverAuth" : "clientAuth")
                            + ".");
        }
    }
}
