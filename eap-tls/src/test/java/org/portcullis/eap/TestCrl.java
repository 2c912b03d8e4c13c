package org.portcullis.eap;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.operator.ContentSigner;
import org.portcullis.eap.crypto.Cryptography;

/** Makes the CRLs of {@link TestPki}. */
final class TestCrl {
    private TestCrl() {}

    static X509CRL sign(
            X509Certificate issuer,
            ContentSigner signer,
            Instant thisUpdate,
            Instant nextUpdate,
            List<BigInteger> revoked,
            List<Extension> extensions,
            Cryptography cryptography) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(
                    X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            revoked.forEach(number -> builder.addCRLEntry(number, Date.from(thisUpdate), CRLReason.keyCompromise));
            for (Extension extension : extensions) {
                builder.addExtension(extension);
            }
            return new JcaX509CRLConverter()
                    .setProvider(cryptography.bouncyCastle())
                    .getCRL(builder.build(signer));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
