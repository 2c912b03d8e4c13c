package org.portcullis.profiler.mud;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Verifies the signature of a MUD file (RFC 8520 §13.2): CMS SignedData in DER, detached, of exactly one signer, whose
 * certificate is in it, has keyUsage with digitalSignature, and leads to an anchor that may speak for the file's host; valid
 * at the time that is asked for. Whether a certificate was revoked is looked at in CRLs that the admin gives, and only when
 * there are some; nothing is fetched for it.
 */
final class MudSignature {
    static final int MAX_OCTETS = 64 * 1024;

    private static final int MAX_CERTIFICATES = 20;
    private static final int MAX_PATH = 4;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final Set<String> DIGESTS = Set.of(
            NISTObjectIdentifiers.id_sha256.getId(),
            NISTObjectIdentifiers.id_sha384.getId(),
            NISTObjectIdentifiers.id_sha512.getId(),
            NISTObjectIdentifiers.id_shake256.getId(),
            EdECObjectIdentifiers.id_Ed25519.getId());

    private final List<MudAnchor> anchors;
    private final Collection<X509CRL> crls;

    /** @param crls empty: revocation is not looked at */
    MudSignature(List<MudAnchor> anchors, Collection<X509CRL> crls) {
        this.anchors = List.copyOf(anchors);
        this.crls = List.copyOf(crls);
    }

    /**
     * @param host of the MUD URL, in lower case
     * @param at when the certificates have to be valid
     * @throws MudRefusedException when the signature is not good for that file of that host
     */
    MudSigner verify(byte[] file, byte[] signature, String host, Instant at) {
        if (signature.length > MAX_OCTETS) {
            throw new MudRefusedException("the signature has more than " + MAX_OCTETS + " octets");
        }
        List<MudAnchor> speaking =
                anchors.stream().filter(anchor -> anchor.speaksFor(host)).toList();
        if (speaking.isEmpty()) {
            throw new MudRefusedException("no certificate under profiler.mud.trust may speak for " + host);
        }
        try {
            if (!new CMSSignedData(signature).isDetachedSignature()) {
                throw new MudRefusedException("the signature has a content of its own; a detached one is needed");
            }
            CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(file), signature);
            Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
            if (signers.size() != 1) {
                throw new MudRefusedException("the signature is by " + signers.size() + " signers; one is needed");
            }
            List<X509Certificate> included = certificates(signed);
            SignerInformation signer = signers.iterator().next();
            X509Certificate certificate = included.stream()
                    .filter(each -> signer.getSID().match(holder(each)))
                    .findFirst()
                    .orElseThrow(() -> new MudRefusedException("the signature lacks the certificate of its signer"));
            requireSound(signer, certificate);
            return path(certificate, included, speaking, at);
        } catch (CMSException | GeneralSecurityException | OperatorCreationException unreadable) {
            throw new MudRefusedException("the signature cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (MudRefusedException refused) {
            throw refused;
        } catch (RuntimeException malformed) {
            // The ASN.1 of strangers: Bouncy Castle's classes throw what comes to them.
            throw new MudRefusedException("the signature cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    private static List<X509Certificate> certificates(CMSSignedData signed) throws GeneralSecurityException {
        Collection<X509CertificateHolder> holders = signed.getCertificates().getMatches(null);
        if (holders.size() > MAX_CERTIFICATES) {
            throw new MudRefusedException("the signature has more than " + MAX_CERTIFICATES + " certificates");
        }
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : holders) {
            certificates.add(converter.getCertificate(holder));
        }
        return certificates;
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(certificate.getEncoded());
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new MudRefusedException("a certificate of the signature cannot be read", unreadable);
        }
    }

    private static void requireSound(SignerInformation signer, X509Certificate certificate)
            throws OperatorCreationException {
        if (!DIGESTS.contains(signer.getDigestAlgOID())) {
            throw new MudRefusedException(
                    "the signature's digest " + signer.getDigestAlgOID() + " is too weak or unknown");
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw new MudRefusedException(
                    "the signer's certificate is not for signatures: its keyUsage lacks" + " digitalSignature");
        }
        try {
            if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(certificate.getPublicKey()))) {
                throw new MudRefusedException("the signature does not fit the file");
            }
        } catch (CMSException wrong) {
            throw new MudRefusedException("the signature does not fit the file: " + wrong.getMessage(), wrong);
        }
    }

    private MudSigner path(
            X509Certificate certificate, List<X509Certificate> included, List<MudAnchor> speaking, Instant at)
            throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(certificate);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                speaking.stream()
                        .flatMap(anchor -> anchor.certificates().stream())
                        .map(trusted -> new TrustAnchor(trusted, null))
                        .collect(Collectors.toSet()),
                target);
        parameters.setDate(Date.from(at));
        parameters.setMaxPathLength(MAX_PATH);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(included)));
        parameters.setRevocationEnabled(!crls.isEmpty());
        if (!crls.isEmpty()) {
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(crls)));
        }
        try {
            PKIXCertPathBuilderResult found = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            X509Certificate trusted = found.getTrustAnchor().getTrustedCert();
            if (trusted.getNotAfter().toInstant().isBefore(at)) {
                throw new MudRefusedException("the trust anchor " + trusted.getSubjectX500Principal() + " has expired");
            }
            return new MudSigner(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getNotAfter().toInstant(),
                    speaking.stream()
                            .filter(anchor -> anchor.certificates().contains(trusted))
                            .map(MudAnchor::name)
                            .findFirst()
                            .orElse(""));
        } catch (CertPathBuilderException untrusted) {
            throw new MudRefusedException(
                    "the signer " + certificate.getSubjectX500Principal().getName() + ", valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + ", is not trusted: " + innermost(untrusted),
                    untrusted);
        }
    }

    private static String innermost(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            said = cause.getMessage() == null ? said : cause.getMessage();
        }
        return said;
    }
}
