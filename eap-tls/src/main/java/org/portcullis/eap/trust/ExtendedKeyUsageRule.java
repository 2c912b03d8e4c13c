package org.portcullis.eap.trust;

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

    static void check(Node leaf, KeyPurposeId purpose) throws RejectedException {
        byte[] extension = leaf.certificate().getExtensionValue(Extension.extendedKeyUsage.getId());
        if (extension == null) {
            return;
        }
        ExtendedKeyUsage usage;
        try {
            usage = ExtendedKeyUsage.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
        } catch (RuntimeException malformed) {
            throw new RejectedException(
                    FailureCode.CERT_MALFORMED,
                    "The extendedKeyUsage of the certificate " + leaf.name() + " cannot be parsed.");
        }
        if (!usage.hasKeyPurposeId(purpose) && !usage.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage)) {
            throw new RejectedException(
                    FailureCode.EKU_MISSING,
                    "The extendedKeyUsage of the certificate " + leaf.name() + " of issuer " + leaf.issuerName()
                            + " lacks " + (purpose.equals(KeyPurposeId.id_kp_serverAuth) ? "serverAuth" : "clientAuth")
                            + ".");
        }
    }
}
