package org.portcullis.eap.ca;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.SubjectPublicKey;

/** What a certificate of the issuing CA has to be like when another CA signed it, with all that is above it. */
final class CaChain {
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    private final Cryptography cryptography;

    CaChain(Cryptography cryptography) {
        this.cryptography = cryptography;
    }

    /**
     * The certificate of that key, then those above it, the root last.
     *
     * @param given in any order
     * @throws CaException when one is missing, or the issuing CA could not do its work with them
     */
    List<X509Certificate> of(byte[] publicKey, List<X509Certificate> given, Instant now) {
        X509Certificate issuing = given.stream()
                .filter(certificate -> Arrays.equals(SubjectPublicKey.encoded(certificate), publicKey))
                .findFirst()
                .orElseThrow(() -> new CaException("no certificate in the file is for the key of this appliance's"
                        + " issuing CA; sign the request that `portcullis ca request` wrote last"));
        List<X509Certificate> chain = new ArrayList<>(List.of(issuing));
        for (X509Certificate last = issuing; !isRoot(last); last = chain.get(chain.size() - 1)) {
            X509Certificate below = last;
            chain.add(above(below, given)
                    .filter(found -> !chain.contains(found))
                    .orElseThrow(() -> new CaException("the certificate of "
                            + DistinguishedName.text(below.getIssuerX500Principal()) + ", which issued "
                            + name(below) + ", is missing; give the whole chain, the root last")));
        }
        check(chain, now);
        return List.copyOf(chain);
    }

    private Optional<X509Certificate> above(X509Certificate below, List<X509Certificate> given) {
        return given.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(below.getIssuerX500Principal()))
                .filter(candidate -> signed(below, candidate))
                .findFirst();
    }

    private boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && signed(certificate, certificate);
    }

    private boolean signed(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey(), cryptography.bouncyCastle());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    /** @throws CaException when the issuing CA cannot do its work with this chain now */
    void check(List<X509Certificate> chain, Instant now) {
        X509Certificate issuing = chain.get(0);
        if (issuing.getBasicConstraints() < 0) {
            throw new CaException(name(issuing) + " is not a CA's certificate: it needs basicConstraints CA:TRUE");
        }
        boolean[] usage = issuing.getKeyUsage();
        if (usage != null && (!usage[KEY_CERT_SIGN] || !usage[CRL_SIGN])) {
            throw new CaException(name(issuing) + " must have the keyUsage keyCertSign and cRLSign");
        }
        for (X509Certificate certificate : chain) {
            if (now.isBefore(certificate.getNotBefore().toInstant())
                    || !now.isBefore(certificate.getNotAfter().toInstant())) {
                throw new CaException(name(certificate) + " is valid from "
                        + certificate.getNotBefore().toInstant() + " to "
                        + certificate.getNotAfter().toInstant() + ", and not now");
            }
        }
        validate(chain, now);
    }

    /** pathLenConstraint, keyUsage, name constraints and critical extensions of those above, by RFC 5280 §6.1. */
    private void validate(List<X509Certificate> chain, Instant now) {
        if (chain.size() == 1) {
            return;
        }
        X509Certificate root = chain.get(chain.size() - 1);
        requireRoom(chain);
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX", cryptography.bouncyCastle())
                    .validate(
                            CertificateFactory.getInstance("X.509", cryptography.bouncyCastle())
                                    .generateCertPath(chain.subList(0, chain.size() - 1)),
                            parameters);
        } catch (InvalidAlgorithmParameterException impossible) {
            throw new IllegalStateException(impossible);
        } catch (GeneralSecurityException e) {
            throw new CaException("the chain of " + name(chain.get(0)) + " breaks RFC 5280: " + e.getMessage(), e);
        }
    }

    /** Path validation would look at neither the root's pathLenConstraint nor what it leaves to the devices' certificates. */
    private static void requireRoom(List<X509Certificate> chain) {
        for (int below = 1; below < chain.size(); below++) {
            X509Certificate above = chain.get(below);
            if (above.getBasicConstraints() < below) {
                throw new CaException(
                        above.getBasicConstraints() < 0
                                ? name(above) + " is not a CA's certificate"
                                : "the pathLenConstraint of " + name(above) + " is " + above.getBasicConstraints()
                                        + ", and " + below + " CAs are below it");
            }
        }
    }

    private static String name(X509Certificate certificate) {
        return DistinguishedName.text(certificate.getSubjectX500Principal());
    }
}
