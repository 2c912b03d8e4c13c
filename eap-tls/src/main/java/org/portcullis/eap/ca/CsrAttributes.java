package org.portcullis.eap.ca;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** What a certification request should be like here (RFC 7030 §4.5.2): an EC key on P-256, signed with SHA-256. */
public final class CsrAttributes {
    private CsrAttributes() {}

    /** DER of CsrAttrs. */
    public static byte[] der() {
        try {
            return new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {
                        new Attribute(X9ObjectIdentifiers.id_ecPublicKey, new DERSet(SECObjectIdentifiers.secp256r1)),
                        X9ObjectIdentifiers.ecdsa_with_SHA256
                    })
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
