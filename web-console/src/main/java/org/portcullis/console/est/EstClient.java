package org.portcullis.console.est;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.ca.EnrolmentProof.OneTimePassword;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/** What an EST client shows of itself: in TLS (RFC 7030 §3.3), or by HTTP (§3.2.3). */
final class EstClient {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String BASIC = "basic ";
    private static final int MAX_CERTIFICATES = 10;

    private final Pem pem;

    EstClient(Pem pem) {
        this.pem = pem;
    }

    /** The certificates that the client sent, its own first, whose key it has proven to hold; nothing more is proven. */
    List<X509Certificate> chain(Context context) {
        Object sent = context.req().getAttribute(CERTIFICATES);
        if (!(sent instanceof X509Certificate[] certificates) || certificates.length > MAX_CERTIFICATES) {
            return List.of();
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            try {
                chain.add(pem.certificate("the client's certificate", certificate.getEncoded()));
            } catch (CertificateEncodingException malformed) {
                return List.of();
            }
        }
        return chain;
    }

    /** User name and password (RFC 7617); the name is a serial, and may have colons, which no password of ours has. */
    static Optional<OneTimePassword> password(Context context) {
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            int colon = pair.lastIndexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Serial.parse(pair.substring(0, colon))
                            .map(serial -> new OneTimePassword(serial, Secret.ofUtf8(pair.substring(colon + 1))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
