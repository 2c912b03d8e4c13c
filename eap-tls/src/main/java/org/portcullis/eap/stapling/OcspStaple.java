package org.portcullis.eap.stapling;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;

/**
 * An OCSP response (RFC 6960) that says that a server certificate of ours is good, checked as a device would check it.
 *
 * @param certificate the one that it speaks of
 * @param response DER
 * @param nextUpdate until when it counts
 */
public record OcspStaple(X509Certificate certificate, byte[] response, Instant thisUpdate, Instant nextUpdate) {
    /** How far the responder's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** Octets of a response that is sent along in every handshake. */
    static final int MAX_OCTETS = 16 * 1024;

    /**
     * @param issuer of the certificate
     * @param response DER, from anywhere
     * @throws StaplingException when a device would not accept it, or it does not say that the certificate is good
     */
    static OcspStaple of(
            X509Certificate certificate,
            X509Certificate issuer,
            byte[] response,
            Cryptography cryptography,
            Instant now) {
        if (response.length > MAX_OCTETS) {
            throw new StaplingException("the OCSP response has more than " + MAX_OCTETS + " octets");
        }
        try {
            OCSPResp whole = new OCSPResp(response);
            if (whole.getStatus() != OCSPResp.SUCCESSFUL
                    || !(whole.getResponseObject() instanceof BasicOCSPResp basic)) {
                throw new StaplingException("the OCSP responder answers with the status " + whole.getStatus());
            }
            checkSignature(basic, issuer, cryptography);
            SingleResp single = find(basic, certificate, issuer, cryptography);
            if (single.getCertStatus() != CertificateStatus.GOOD) {
                throw new StaplingException("the OCSP responder does not say that the certificate is good");
            }
            Date nextUpdate = single.getNextUpdate();
            Instant thisUpdate = single.getThisUpdate().toInstant();
            if (nextUpdate == null || !now.isBefore(nextUpdate.toInstant()) || thisUpdate.isAfter(now.plus(SKEW))) {
                throw new StaplingException(
                        "the OCSP response counts from " + thisUpdate + " to " + nextUpdate + ", which is not now");
            }
            return new OcspStaple(certificate, response.clone(), thisUpdate, nextUpdate.toInstant());
        } catch (IOException | OCSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new StaplingException("the OCSP response cannot be read: " + e.getMessage(), e);
        } catch (StaplingException e) {
            throw e;
        } catch (RuntimeException malformed) {
            throw new StaplingException("the OCSP response is malformed: " + malformed.getMessage(), malformed);
        }
    }

    private static SingleResp find(
            BasicOCSPResp basic, X509Certificate certificate, X509Certificate issuer, Cryptography cryptography)
            throws OCSPException, GeneralSecurityException, OperatorCreationException {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder()
                .setProvider(cryptography.bouncyCastle())
                .build();
        X509CertificateHolder holder = new JcaX509CertificateHolder(issuer);
        for (SingleResp single : basic.getResponses()) {
            if (single.getCertID().getSerialNumber().equals(certificate.getSerialNumber())
                    && single.getCertID().matchesIssuer(holder, digests)) {
                return single;
            }
        }
        throw new StaplingException("the OCSP response is about other certificates");
    }

    // RFC 6960 §4.2.2.2: by the issuer, or by someone whom the issuer itself gave a certificate for that.
    private static void checkSignature(BasicOCSPResp basic, X509Certificate issuer, Cryptography cryptography)
            throws OCSPException, GeneralSecurityException, OperatorCreationException {
        if (verifies(basic, issuer, cryptography)) {
            return;
        }
        JcaX509CertificateConverter converter =
                new JcaX509CertificateConverter().setProvider(cryptography.bouncyCastle());
        for (X509CertificateHolder holder : basic.getCerts()) {
            X509Certificate delegate = converter.getCertificate(holder);
            if (delegate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                    && delegate.getExtendedKeyUsage() != null
                    && delegate.getExtendedKeyUsage().contains(KeyPurposeId.id_kp_OCSPSigning.getId())
                    && verifies(basic, delegate, cryptography)) {
                delegate.verify(issuer.getPublicKey(), cryptography.bouncyCastle());
                return;
            }
        }
        throw new StaplingException("the OCSP response is not signed by the certificate's issuer, nor on its behalf");
    }

    private static boolean verifies(BasicOCSPResp basic, X509Certificate signer, Cryptography cryptography)
            throws OperatorCreationException {
        try {
            return basic.isSignatureValid(new JcaContentVerifierProviderBuilder()
                    .setProvider(cryptography.bouncyCastle())
                    .build(signer.getPublicKey()));
        } catch (OCSPException | RuntimeException ofAnotherKey) {
            return false;
        }
    }

    /** Whether it can be sent along with that certificate now. */
    boolean covers(X509Certificate leaf, Instant now) {
        return certificate.equals(leaf) && now.isBefore(nextUpdate);
    }

    /** Whether half of its time is over, so that the next one is to be had. */
    boolean isAging(Instant now) {
        return now.isAfter(
                thisUpdate.plus(Duration.between(thisUpdate, nextUpdate).dividedBy(2)));
    }
}
