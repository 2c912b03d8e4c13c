package org.portcullis.eap.x509;

import java.io.IOException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The key that a certificate is about, as octets and by name. */
public final class SubjectPublicKey {
    private SubjectPublicKey() {}

    /**
     * The SubjectPublicKeyInfo in DER, as it stands in the certificate, without building a key of it.
     *
     * @throws IllegalArgumentException when it cannot be parsed
     */
    public static byte[] encoded(X509Certificate certificate) {
        try {
            return CertificateContent.of(certificate).getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException("the certificate's key cannot be parsed: " + e.getMessage(), e);
        }
    }

    /** The kind of a SubjectPublicKeyInfo: {@code EC-P256}, {@code RSA-2048}, {@code Ed25519}, else the dotted OID. */
    public static String type(byte[] encoded) {
        SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(encoded);
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC-" + curve(key);
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            try {
                return "RSA-"
                        + RSAPublicKey.getInstance(key.parsePublicKey())
                                .getModulus()
                                .bitLength();
            } catch (IOException e) {
                throw new IllegalArgumentException("the RSA key cannot be parsed: " + e.getMessage(), e);
            }
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        return algorithm.equals(EdECObjectIdentifiers.id_Ed448) ? "Ed448" : algorithm.getId();
    }

    private static String curve(SubjectPublicKeyInfo key) {
        if (!(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)) {
            return "explicit";
        }
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return "P256";
        }
        if (curve.equals(SECObjectIdentifiers.secp384r1)) {
            return "P384";
        }
        return curve.equals(SECObjectIdentifiers.secp521r1) ? "P521" : curve.getId();
    }
}
