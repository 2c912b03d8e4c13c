package org.portcullis.eap.ca;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.portcullis.eap.x509.SubjectPublicKey;

/**
 * Roots that certify each other when one follows the other (RFC 4210 §4.4): NewWithOld, by which who knows only the old one
 * trusts the new one, and OldWithNew.
 */
final class RootLinks {
    /** The new root itself and the issuing CA are below the old one. */
    private static final int CAS_BELOW = 2;

    private final Certificates certificates;
    private final Provider provider;
    private final InstantSource clock;

    RootLinks(Certificates certificates, Provider provider, InstantSource clock) {
        this.certificates = certificates;
        this.provider = provider;
        this.clock = clock;
    }

    /** As many of the two as there are keys for. */
    List<X509Certificate> of(
            X509Certificate before, Optional<CaKey> beforeKey, X509Certificate after, Optional<CaKey> afterKey) {
        List<X509Certificate> links = new ArrayList<>();
        beforeKey
                .filter(key -> before.getBasicConstraints() >= CAS_BELOW)
                .ifPresent(key -> links.add(link(before, key, after)));
        afterKey.ifPresent(key -> links.add(link(after, key, before)));
        return links;
    }

    /** Those of the given certificates by which one of the two roots certifies the other. */
    List<X509Certificate> among(List<X509Certificate> given, X509Certificate before, X509Certificate after) {
        return given.stream()
                .filter(link -> isLink(link, after, before) || isLink(link, before, after))
                .toList();
    }

    private boolean isLink(X509Certificate link, X509Certificate subject, X509Certificate issuer) {
        if (!link.getSubjectX500Principal().equals(subject.getSubjectX500Principal())
                || !link.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || !Arrays.equals(SubjectPublicKey.encoded(link), SubjectPublicKey.encoded(subject))) {
            return false;
        }
        try {
            link.verify(issuer.getPublicKey(), provider);
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private X509Certificate link(X509Certificate by, CaKey key, X509Certificate subject) {
        Instant end = by.getNotAfter().toInstant();
        Instant subjectEnd = subject.getNotAfter().toInstant();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = subject.getNotBefore().toInstant();
        return certificates.authority(
                CaGeneration.Signer.of(by, key),
                X500Name.getInstance(subject.getSubjectX500Principal().getEncoded()),
                SubjectPublicKeyInfo.getInstance(SubjectPublicKey.encoded(subject)),
                from.isBefore(now) ? from : now,
                end.isBefore(subjectEnd) ? end : subjectEnd,
                new BasicConstraints(true));
    }
}
