package org.portcullis.eap.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;

/** Signs OCSP responses with the CA's own key (RFC 6960 §4.2.2.2). */
final class OwnOcspResponse {
    private final Provider provider;

    OwnOcspResponse(Cryptography cryptography) {
        this.provider = cryptography.bouncyCastle();
    }

    /** That the certificate is good; DER. */
    byte[] good(
            ContentSigner signer,
            X509Certificate issuer,
            X509Certificate certificate,
            Instant thisUpdate,
            Duration validity) {
        try {
            X509CertificateHolder holder = new JcaX509CertificateHolder(issuer);
            // SHA-1 names the issuer here, as every client expects; it protects nothing.
            CertificateID id = new CertificateID(
                    new JcaDigestCalculatorProviderBuilder()
                            .setProvider(provider)
                            .build()
                            .get(CertificateID.HASH_SHA1),
                    holder,
                    certificate.getSerialNumber());
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(new RespID(X500Name.getInstance(holder.getSubject())));
            builder.addResponse(
                    id, CertificateStatus.GOOD, Date.from(thisUpdate), Date.from(thisUpdate.plus(validity)));
            return new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            builder.build(signer, new X509CertificateHolder[0], Date.from(thisUpdate)))
                    .getEncoded();
        } catch (IOException | OCSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new CaException("the OCSP response cannot be made: " + e.getMessage(), e);
        }
    }
}
