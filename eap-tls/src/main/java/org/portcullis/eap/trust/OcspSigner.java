package org.portcullis.eap.trust;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.RevocationReason;

/**
 * Who may sign an OCSP response (RFC 6960 §4.2.2.2): the issuer of the certificate itself, or a responder whose certificate
 * that very issuer signed, with id-kp-OCSPSigning in it.
 */
final class OcspSigner {
    private static final int MAX_CERTIFICATES = 8;

    private final Cryptography cryptography;
    private final CertificateSignatures signatures;
    private final Pem pem;

    OcspSigner(Cryptography cryptography) {
        this.cryptography = cryptography;
        this.signatures = new CertificateSignatures(cryptography);
        this.pem = new Pem(cryptography);
    }

    /** Why the signature proves nothing; empty when it does. */
    Optional<String> problem(BasicOCSPResp response, OcspLookup.Question question, Instant now) {
        Node issuer = Node.of(question.issuer().certificate(), cryptography);
        if (signed(response, issuer)) {
            return Optional.empty();
        }
        List<String> problems = new ArrayList<>();
        X509CertificateHolder[] sent = response.getCerts();
        for (int i = 0; i < Math.min(sent.length, MAX_CERTIFICATES); i++) {
            Optional<String> problem = delegated(response, sent[i], issuer, question.crls(), now);
            if (problem.isEmpty()) {
                return problem;
            }
            problem.filter(found -> !found.isBlank()).ifPresent(problems::add);
        }
        return Optional.of(
                problems.isEmpty()
                        ? "signed its answer with a key that is neither the issuer's nor one of a certificate that came along"
                        : problems.get(0));
    }

    /** Empty when that certificate's holder signed, and may; a blank text when he did not sign. */
    private Optional<String> delegated(
            BasicOCSPResp response, X509CertificateHolder sent, Node issuer, List<RevocationList> crls, Instant now) {
        Node responder;
        try {
            X509Certificate certificate = pem.certificate("the responder's certificate", sent.getEncoded());
            responder = Node.of(certificate, CertificateFacts.of(certificate), cryptography);
        } catch (IOException | RuntimeException malformed) {
            return Optional.of("sent a malformed certificate of its own");
        }
        if (!signed(response, responder)) {
            return Optional.of("");
        }
        String name = "signed with the certificate " + responder.name() + ", which ";
        if (!responder.mayBeIssuedBy(issuer) || !signatures.verify(responder.certificate(), issuer.key())) {
            return Optional.of(name + "the issuer of the certificate asked for did not issue itself");
        }
        Extensions extensions = sent.getExtensions();
        if (extensions == null || !maySignOcsp(extensions)) {
            return Optional.of(name + "lacks the extendedKeyUsage OCSPSigning");
        }
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        if (usage != null && !usage.hasUsages(KeyUsage.digitalSignature)) {
            return Optional.of(name + "may not sign (keyUsage)");
        }
        try {
            Validity.check(responder, now);
        } catch (RejectedException outOfTime) {
            return Optional.of(name + "is not valid now");
        }
        return revoked(responder, extensions, issuer, crls)
                ? Optional.of(name + "its issuer revoked")
                : Optional.empty();
    }

    private static boolean maySignOcsp(Extensions extensions) {
        ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(extensions);
        return purposes != null && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning);
    }

    /** id-pkix-ocsp-nocheck asks to trust it for its lifetime; without it the CRLs at hand are looked into. */
    private boolean revoked(Node responder, Extensions extensions, Node issuer, List<RevocationList> crls) {
        if (extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck) != null) {
            return false;
        }
        return crls.stream()
                .filter(list -> list.concerns(responder.certificate()) && list.signedBy(issuer, signatures))
                .anyMatch(list -> list.entry(responder.certificate().getSerialNumber())
                        .filter(entry -> entry.reason() != RevocationReason.REMOVE_FROM_CRL)
                        .isPresent());
    }

    private boolean signed(BasicOCSPResp response, Node by) {
        return signatures.verify(
                response.getSignatureAlgorithmID(), response.getTBSResponseData(), response.getSignature(), by.key());
    }
}
