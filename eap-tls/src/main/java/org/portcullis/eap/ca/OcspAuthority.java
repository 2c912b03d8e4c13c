package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
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
    private final DigestCalculatorProvider digests;
    private final Map<Long, OcspKey> keys = new HashMap<>();

    public OcspAuthority(IssuingCa ca, CredentialStore credentials, Cryptography cryptography, InstantSource clock) {
        this.ca = ca;
        this.credentials = credentials;
        this.cryptography = cryptography;
        this.clock = clock;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder()
                    .setProvider(cryptography.bouncyCastle())
                    .build();
        } catch (OperatorCreationException e) {
            throw new CaException("the OCSP responder cannot be made: " + e.getMessage(), e);
        }
    }

    /** The response, DER; to what is no request, the error that RFC 6960 §2.3 has for it. */
    public byte[] answer(byte[] request) {
        try {
            OcspQuery query = OcspQuery.parse(request);
            // One response has one signer, and that belongs to one issuer (RFC 6960 §4.2.2.2).
            Optional<CaGeneration> asked = query.ids().stream()
                    .flatMap(id -> ca.generations().stream().filter(generation -> isOf(id, generation)))
                    .findFirst();
            return asked.isEmpty() ? error(OCSPRespBuilder.UNAUTHORIZED) : signed(query, asked.get());
        } catch (OcspQuery.MalformedException malformed) {
            return error(OCSPRespBuilder.MALFORMED_REQUEST);
        } catch (RuntimeException | OCSPException | OperatorCreationException | GeneralSecurityException failed) {
            LOG.warn("an OCSP request could not be answered: {}", failed.toString());
            return error(OCSPRespBuilder.TRY_LATER);
        }
    }

    private byte[] signed(OcspQuery query, CaGeneration issuer)
            throws OCSPException, OperatorCreationException, GeneralSecurityException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        OcspKey signer = key(issuer, now);
        X509CertificateHolder certificate = new JcaX509CertificateHolder(signer.certificate());
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(X500Name.getInstance(
                signer.certificate().getSubjectX500Principal().getEncoded())));
        for (CertificateID id : query.ids()) {
            builder.addResponse(id, status(id, issuer), Date.from(now), Date.from(now.plus(ANSWER_VALIDITY)));
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

    private CertificateStatus status(CertificateID id, CaGeneration issuer) {
        if (!isOf(id, issuer)) {
            return new UnknownStatus();
        }
        BigInteger number = id.getSerialNumber();
        Optional<BoundCredential> bound = credentials.find(issuer.name(), number);
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

    private boolean isOf(CertificateID id, CaGeneration generation) {
        try {
            return id.matchesIssuer(new JcaX509CertificateHolder(generation.issuing()), digests);
        } catch (OCSPException | CertificateEncodingException unknownHash) {
            return false;
        }
    }

    private synchronized OcspKey key(CaGeneration issuer, Instant now) {
        OcspKey current = keys.get(issuer.number());
        if (current == null
                || !now.plus(KEY_VALIDITY.dividedBy(2))
                        .isBefore(current.certificate().getNotAfter().toInstant())) {
            current = ca.issueOcspKey(issuer, KEY_VALIDITY);
            keys.put(issuer.number(), current);
        }
        return current;
    }

    private static byte[] error(int status) {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
