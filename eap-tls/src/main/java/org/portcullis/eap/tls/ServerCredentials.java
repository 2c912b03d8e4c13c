package org.portcullis.eap.tls;

import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.portcullis.eap.stapling.OcspStaple;

/**
 * With what the server shows itself in one handshake.
 *
 * @param staple the OCSP response at hand; just after a renewal it may be the one of the certificate before
 */
record ServerCredentials(CertifiedKey key, Optional<OcspStaple> staple) {

    /** Whether there is a {@link #status}. */
    boolean isStapled() {
        return stapled().isPresent();
    }

    /** What may be sent along with the certificate now (RFC 6066 §8). */
    Optional<CertificateStatus> status() {
        return stapled()
                .map(response -> new CertificateStatus(
                        CertificateStatusType.ocsp, OCSPResponse.getInstance(response.response())));
    }

    private Optional<OcspStaple> stapled() {
        return staple.filter(
                response -> response.certificate().equals(key.chain().get(0)));
    }
}
