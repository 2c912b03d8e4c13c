package org.portcullis.eap.trust;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;
import org.portcullis.eap.trust.RevocationSettings.Check;
import org.portcullis.policy.decision.FailureCode;

/**
 * Asks for one certificate by OCSP (RFC 6960). An address that stands in a certificate is only asked where the
 * certificate's issuer is configured: no other may make this appliance call addresses of its choice.
 */
final class OcspCheck {
    private final Predicate<X509Certificate> configured;

    /** @param configured whether a certificate is an anchor or one of trust.intermediates */
    OcspCheck(Predicate<X509Certificate> configured) {
        this.configured = configured;
    }

    RevocationAnswer check(Node certificate, Node issuer, RevocationSettings settings) {
        OcspSettings ocsp = settings.ocsp();
        Optional<URI> named = OcspResponderAddress.of(certificate.certificate());
        Optional<URI> responder = ocsp.responder().or(() -> named.filter(any -> configured.test(issuer.certificate())));
        if (responder.isEmpty()) {
            return unknown(
                    FailureCode.OCSP_RESPONDER_MISSING,
                    "The certificate " + certificate.name()
                            + (named.isEmpty()
                                    ? " names no OCSP responder, and revocation.ocsp.url is not set."
                                    : " names an OCSP responder, but its issuer " + certificate.issuerName()
                                            + " is neither an anchor nor under trust.intermediates."));
        }
        String source = responder.get().toString();
        OcspStatus status = ocsp.lookup()
                .status(new OcspLookup.Question(
                        responder.get(),
                        ocsp.nonce(),
                        certificate.certificate(),
                        new OcspLookup.Issuer(issuer.certificate(), issuer.key()),
                        settings.crls().inForce()));
        String asked = "The OCSP responder " + source + ", asked for the certificate " + certificate.name() + ", ";
        if (status instanceof OcspStatus.Good good) {
            return new RevocationAnswer.Good(Check.OCSP, source, good.thisUpdate());
        } else if (status instanceof OcspStatus.Revoked revoked) {
            return new RevocationAnswer.Revoked(
                    Check.OCSP, source, revoked.thisUpdate(), revoked.reason(), revoked.date());
        } else if (status instanceof OcspStatus.Unknown unknown) {
            return unknown(FailureCode.OCSP_STATUS_UNKNOWN, asked + unknown.explanation() + ".");
        } else if (status instanceof OcspStatus.Invalid invalid) {
            return unknown(FailureCode.OCSP_RESPONSE_INVALID, asked + invalid.explanation() + ".");
        }
        return unknown(FailureCode.OCSP_UNREACHABLE, asked + ((OcspStatus.Unreachable) status).explanation() + ".");
    }

    private static RevocationAnswer unknown(FailureCode code, String explanation) {
        return new RevocationAnswer.Unknown(Check.OCSP, code, explanation);
    }
}
