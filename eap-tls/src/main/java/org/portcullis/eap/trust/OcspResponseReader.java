package org.portcullis.eap.trust;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.device.RevocationReason;

/**
 * Reads an OCSP response, and accepts it only as RFC 6960 §3.2 demands: for this certificate, of now, and signed by whom
 * it may be.
 */
final class OcspResponseReader {
    /** How far the responder's clock may be ahead. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    /** How old an answer may be that does not say when the next one comes. */
    private static final Duration WITHOUT_NEXT_UPDATE = Duration.ofHours(1);
    /** How long such an answer is kept: "newer information is available all the time" (RFC 6960 §2.4). */
    private static final Duration BRIEFLY = Duration.ofMinutes(1);

    private final OcspSigner signer;

    OcspResponseReader(OcspSigner signer) {
        this.signer = signer;
    }

    OcspResponse read(byte[] octets, OcspRequest request, OcspLookup.Question question, Instant now) {
        try {
            OCSPResp response = new OCSPResp(octets);
            if (response.getStatus() != OCSPResp.SUCCESSFUL) {
                return OcspResponse.once(unsuccessful(response.getStatus()));
            }
            if (!(response.getResponseObject() instanceof BasicOCSPResp basic)) {
                return invalid("answered in a form other than id-pkix-ocsp-basic");
            }
            return read(basic, request, question, now);
        } catch (IOException | OCSPException | RuntimeException malformed) {
            return invalid(
                    "answered what cannot be parsed: " + Printable.text(String.valueOf(malformed.getMessage()), 200));
        }
    }

    private OcspResponse read(BasicOCSPResp basic, OcspRequest request, OcspLookup.Question question, Instant now) {
        Optional<String> problem = signer.problem(basic, question, now)
                .or(() -> nonceProblem(basic, request, question.nonce()))
                .or(() -> criticalProblem(basic.getCriticalExtensionOIDs()));
        if (problem.isPresent()) {
            return invalid(problem.get());
        }
        Optional<SingleResp> single = Arrays.stream(basic.getResponses())
                .filter(candidate -> candidate.getCertID().equals(request.id()))
                .findFirst();
        if (single.isEmpty()) {
            return invalid("answered about another certificate");
        }
        return read(single.get(), now);
    }

    private static OcspResponse read(SingleResp single, Instant now) {
        Instant thisUpdate = single.getThisUpdate().toInstant();
        Optional<Instant> nextUpdate =
                Optional.ofNullable(single.getNextUpdate()).map(Date::toInstant);
        Optional<String> problem =
                timeProblem(thisUpdate, nextUpdate, now).or(() -> criticalProblem(single.getCriticalExtensionOIDs()));
        if (problem.isPresent()) {
            return invalid(problem.get());
        }
        OcspStatus status = status(single.getCertStatus(), thisUpdate);
        Instant briefly = now.plus(BRIEFLY);
        // A certificate that was issued a moment ago is soon known.
        return new OcspResponse(status, status instanceof OcspStatus.Unknown ? briefly : nextUpdate.orElse(briefly));
    }

    private static OcspStatus status(CertificateStatus status, Instant thisUpdate) {
        if (status == CertificateStatus.GOOD) {
            return new OcspStatus.Good(thisUpdate);
        }
        if (status instanceof RevokedStatus revoked) {
            return new OcspStatus.Revoked(
                    thisUpdate,
                    revoked.hasRevocationReason()
                            ? RevocationReason.of(revoked.getRevocationReason())
                            : RevocationReason.UNSPECIFIED,
                    Optional.of(revoked.getRevocationTime().toInstant()));
        }
        return new OcspStatus.Unknown("answered that it does not know it");
    }

    private static Optional<String> timeProblem(Instant thisUpdate, Optional<Instant> nextUpdate, Instant now) {
        if (thisUpdate.isAfter(now.plus(CLOCK_SKEW))) {
            return Optional.of("answered with what will be so at " + thisUpdate + "; check the clocks");
        }
        Instant end = nextUpdate.orElse(thisUpdate.plus(WITHOUT_NEXT_UPDATE));
        return now.isAfter(end)
                ? Optional.of("answered with what was so at " + thisUpdate + ", out of date since " + end)
                : Optional.empty();
    }

    private static Optional<String> nonceProblem(BasicOCSPResp basic, OcspRequest request, OcspSettings.Nonce wanted) {
        if (request.nonce().isEmpty()) {
            return Optional.empty();
        }
        Extension extension = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (extension == null) {
            return wanted == OcspSettings.Nonce.REQUIRE
                    ? Optional.of("answered without the nonce that revocation.ocsp.nonce requires")
                    : Optional.empty();
        }
        byte[] repeated =
                ASN1OctetString.getInstance(extension.getParsedValue()).getOctets();
        return Arrays.equals(repeated, request.nonce().get())
                ? Optional.empty()
                : Optional.of("answered with another nonce; somebody may have replayed an old answer");
    }

    private static Optional<String> criticalProblem(Set<?> critical) {
        return critical.stream()
                .filter(type -> !type.equals(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))
                .findFirst()
                .map(type -> "answered with the critical extension " + type + ", which is not understood");
    }

    /** RFC 6960 §2.3, RFC 5019 §2.2.3. */
    private static OcspStatus unsuccessful(int status) {
        return switch (status) {
            case OCSPResp.INTERNAL_ERROR -> new OcspStatus.Unreachable("answered internalError");
            case OCSPResp.TRY_LATER -> new OcspStatus.Unreachable("answered tryLater");
            case OCSPResp.UNAUTHORIZED ->
                new OcspStatus.Unknown("answered unauthorized: it is not in charge of this issuer");
            case OCSPResp.SIG_REQUIRED -> new OcspStatus.Invalid("wants signed questions (sigRequired)");
            case OCSPResp.MALFORMED_REQUEST -> new OcspStatus.Invalid("does not understand the question");
            default -> new OcspStatus.Invalid("answered with the status " + status);
        };
    }

    private static OcspResponse invalid(String explanation) {
        return OcspResponse.once(new OcspStatus.Invalid(explanation));
    }
}
