package org.portcullis.eap.trust;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.jcajce.interfaces.BCX509Certificate;
import org.portcullis.eap.x509.CertificateContent;

/**
 * A certificate whose signature has been verified with one key. A path validator that asks for that very key is not made
 * to do it again (twice, in slower code); it is told that any other key does not fit. All else is the certificate's own.
 */
final class VerifiedCertificate extends X509Certificate implements BCX509Certificate {
    private static final long serialVersionUID = 1L;

    private final transient X509Certificate certificate;
    private final transient Node node;
    private final transient PublicKey verifiedWith;

    VerifiedCertificate(Node node, PublicKey verifiedWith) {
        this.certificate = node.certificate();
        this.node = node;
        this.verifiedWith = verifiedWith;
    }

    @Override
    public void verify(PublicKey key)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, SignatureException {
        if (!verifiedWith.equals(key) && !Arrays.equals(verifiedWith.getEncoded(), key.getEncoded())) {
            throw new SignatureException("certificate was verified with another key");
        }
    }

    @Override
    public void verify(PublicKey key, String provider)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, SignatureException {
        verify(key);
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        certificate.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        Instant at = date.toInstant();
        if (at.isBefore(node.facts().notBefore())) {
            throw new CertificateNotYetValidException(
                    "not valid before " + node.facts().notBefore());
        }
        if (!at.isBefore(node.facts().notAfter().plusSeconds(1))) {
            throw new CertificateExpiredException("expired at " + node.facts().notAfter());
        }
    }

    @Override
    public int getVersion() {
        return certificate.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return certificate.getSerialNumber();
    }

    @Override
    @Deprecated
    public Principal getIssuerDN() {
        return certificate.getIssuerDN();
    }

    @Override
    @Deprecated
    public Principal getSubjectDN() {
        return certificate.getSubjectDN();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return certificate.getIssuerX500Principal();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return certificate.getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return Date.from(node.facts().notBefore());
    }

    @Override
    public Date getNotAfter() {
        return Date.from(node.facts().notAfter());
    }

    @Override
    public TBSCertificate getTBSCertificateNative() {
        return CertificateContent.of(certificate);
    }

    @Override
    public X500Name getIssuerX500Name() {
        return getTBSCertificateNative().getIssuer();
    }

    @Override
    public X500Name getSubjectX500Name() {
        return getTBSCertificateNative().getSubject();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return certificate.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return certificate.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return certificate.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return certificate.getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return certificate.getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return certificate.getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return certificate.getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return certificate.getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return certificate.getBasicConstraints();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return certificate.hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return certificate.getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return certificate.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return certificate.getExtensionValue(oid);
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        return certificate.getEncoded();
    }

    @Override
    public PublicKey getPublicKey() {
        return node.key();
    }

    @Override
    public String toString() {
        return certificate.toString();
    }
}
