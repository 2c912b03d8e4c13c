package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.ContentSigner;

/**
 * What a responder says; every method makes a changed copy.
 *
 * @param until nextUpdate; empty for none
 * @param nonce what comes back as nonce; empty for the one that was sent
 * @param about empty for the certificate that was asked for
 */
public record OcspAnswer(
        ContentSigner signer,
        X509Certificate signedBy,
        boolean sendsCertificate,
        CertificateStatus status,
        Instant from,
        Optional<Instant> until,
        boolean withNonce,
        Optional<byte[]> nonce,
        Optional<CertificateID> about) {

    public static OcspAnswer of(ContentSigner signer, X509Certificate signedBy, CertificateStatus status, Instant now) {
        return new OcspAnswer(
                signer,
                signedBy,
                false,
                status,
                now.minusSeconds(60),
                Optional.of(now.plus(Duration.ofHours(1))),
                true,
                Optional.empty(),
                Optional.empty());
    }

    OcspAnswer delegated() {
        return new OcspAnswer(signer, signedBy, true, status, from, until, withNonce, nonce, about);
    }

    public OcspAnswer valid(Instant since, Optional<Instant> end) {
        return new OcspAnswer(signer, signedBy, sendsCertificate, status, since, end, withNonce, nonce, about);
    }

    OcspAnswer withoutNonce() {
        return new OcspAnswer(signer, signedBy, sendsCertificate, status, from, until, false, nonce, about);
    }

    OcspAnswer anotherNonce() {
        return new OcspAnswer(
                signer, signedBy, sendsCertificate, status, from, until, true, Optional.of(new byte[32]), about);
    }

    OcspAnswer about(CertificateID other) {
        return new OcspAnswer(
                signer, signedBy, sendsCertificate, status, from, until, withNonce, nonce, Optional.of(other));
    }

    public byte[] to(byte[] request) {
        try {
            OCSPReq question = new OCSPReq(request);
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(new RespID(new JcaX509CertificateHolder(signedBy).getSubject()));
            builder.addResponse(
                    about.orElse(question.getRequestList()[0].getCertID()),
                    status,
                    Date.from(from),
                    until.map(Date::from).orElse(null));
            Extension sent = question.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
            if (withNonce && sent != null) {
                builder.setResponseExtensions(new Extensions(
                        nonce.isEmpty()
                                ? sent
                                : new Extension(
                                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                                        false,
                                        new DEROctetString(nonce.get()).getEncoded())));
            }
            X509CertificateHolder[] certificates = sendsCertificate
                    ? new X509CertificateHolder[] {new JcaX509CertificateHolder(signedBy)}
                    : new X509CertificateHolder[0];
            return new OCSPRespBuilder()
                    .build(OCSPResp.SUCCESSFUL, builder.build(signer, certificates, Date.from(from)))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
