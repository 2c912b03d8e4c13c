package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.store.CredentialStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers OCSP requests about this CA's certificates (RFC 6960), from the registry as it is now. A certificate is good when
 * it was issued here and is not revoked; one that was never issued is unknown. Signed by a delegated key, which lives in
 * memory only and changes every few days. Safe for many threads.
 */
public final class OcspAuthority {
    private static final Logger LOG = LoggerFactory.getLogger(OcspAuthority.class);
    private static final Duration KEY_VALIDITY = Duration.ofDays(7);
    private static final Duration ANSWER_VALIDITY = Duration.ofHours(1);

    private final IssuingCa ca;
    private final CredentialStore credentials;
    private final Cryptography cryptography;
    private final InstantSource clock;
    private final String issuer;
    private final X509CertificateHolder issuing;
    private final DigestCalculatorProvider digests;
    private Optional<OcspKey> key = Optional.empty();

    public OcspAuthority(IssuingCa ca, CredentialStore credentials, Cryptography cryptography, InstantSource clock) {
        this.ca = ca;
        this.credentials = credentials;
        this.cryptography = cryptography;
        this.clock = clock;
        this.issuer = DistinguishedName.text(ca.issuing().getSubjectX500Principal());
        try {
            this.issuing = new JcaX509CertificateHolder(ca.issuing());
            this.digests = new JcaDigestCalculatorProviderBuilder()
                    .setProvider(cryptography.bouncyCastle())
                    .build();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new CaException("the OCSP responder cannot be made: " + e.getMessage(), e);
        }
    }

    /** The response, DER; to what is no request, the error that RFC 6960 §2.3 has for it. */
    public byte[] answer(byte[] request) {
        try {
            OcspQuery query = OcspQuery.parse(request);
            if (query.ids().stream().noneMatch(this::isOurs)) {
                return error(OCSPRespBuilder.UNAUTHORIZED);
            }
            return signed(query);
        } catch (OcspQuery.MalformedException malformed) {
            return error(OCSPRespBuilder.MALFORMED_REQUEST);
        } catch (RuntimeException | OCSPException | OperatorCreationException | GeneralSecurityException failed) {
            LOG.warn("an OCSP request could not be answered: {}", failed.toString());
            return error(OCSPRespBuilder.TRY_LATER);
        }
    }

    private byte[] signed(OcspQuery query) throws OCSPException, OperatorCreationException, GeneralSecurityException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        OcspKey signer = key(now);
        X509CertificateHolder certificate = new JcaX509CertificateHolder(signer.certificate());
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(X500Name.getInstance(
                signer.certificate().getSubjectX500Principal().getEncoded())));
        for (CertificateID id : query.ids()) {
            builder.addResponse(id, status(id), Date.from(now), Date.from(now.plus(ANSWER_VALIDITY)));
        }
        query.nonce().ifPresent(nonce -> builder.setResponseExtensions(new Extensions(nonce(nonce))));
        try {
            return new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .setProvider(cryptography.bouncyCastle())
                                            .setSecureRandom(cryptography.random())
                                            .build(signer.privateKey()),
                                    new X509CertificateHolder[] {certificate},
                                    Date.from(now)))
                    .getEncoded();
        } catch (IOException e) {
            throw new CaException("the OCSP response cannot be made: " + e.getMessage(), e);
        }
    }

    private static Extension nonce(byte[] octets) {
        try {
            return new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(octets).getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CertificateStatus status(CertificateID id) {
        if (!isOurs(id)) {
            return new UnknownStatus();
        }
        BigInteger number = id.getSerialNumber();
        Optional<BoundCredential> bound = credentials.find(issuer, number);
        if (bound.isEmpty()) {
            return ca.isOwnServer(number) ? CertificateStatus.GOOD : new UnknownStatus();
        }
        Optional<RevocationReason> revoked = bound.get().revocation();
        if (revoked.isEmpty()) {
            return CertificateStatus.GOOD;
        }
        Date since = Date.from(bound.get().credential().statusSince());
        return revoked.get() == RevocationReason.UNSPECIFIED
                ? new RevokedStatus(new org.bouncycastle.asn1.ocsp.RevokedInfo(
                        new org.bouncycastle.asn1.DERGeneralizedTime(since), null))
                : new RevokedStatus(
                        since, CRLReason.lookup(revoked.get().code()).getValue().intValue());
    }

    private boolean isOurs(CertificateID id) {
        try {
            return id.matchesIssuer(issuing, digests);
        } catch (OCSPException unknownHash) {
            return false;
        }
    }

    private synchronized OcspKey key(Instant now) {
        if (key.filter(current -> now.plus(KEY_VALIDITY.dividedBy(2))
                        .isBefore(current.certificate().getNotAfter().toInstant()))
                .isEmpty()) {
            key = Optional.of(ca.issueOcspKey(KEY_VALIDITY));
        }
        return key.get();
    }

    private static byte[] error(int status) {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
