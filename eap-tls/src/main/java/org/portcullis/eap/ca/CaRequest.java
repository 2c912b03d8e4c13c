package org.portcullis.eap.ca;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.portcullis.eap.x509.Pem;

/** The request for a certificate of the issuing CA itself (RFC 2986), with the extensions that it needs. */
final class CaRequest {
    private CaRequest() {}

    static String pem(X500Name subject, SubjectPublicKeyInfo publicKey, CaKey key, SecureRandom random) {
        try {
            ExtensionsGenerator wanted = new ExtensionsGenerator();
            wanted.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            wanted.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return Pem.block(
                    "CERTIFICATE REQUEST",
                    new PKCS10CertificationRequestBuilder(subject, publicKey)
                            .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted.generate())
                            .build(key.signer(publicKey, random))
                            .getEncoded());
        } catch (IOException e) {
            throw new CaException("the request cannot be made: " + e.getMessage(), e);
        }
    }
}
