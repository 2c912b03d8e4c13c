package org.portcullis.console.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;

/**
 * A certificate as gateways hand it on: PEM, the device's own first; PEM that is URL-encoded, as nginx has it in {@code
 * $ssl_client_escaped_cert}; or DER in base64, with the colons of RFC 9440 §2.1 around it or without.
 */
final class PresentedCertificate {
    private static final String BEGIN = "-----BEGIN";
    private static final int MAX_CERTIFICATES = 10;

    private PresentedCertificate() {}

    /** @throws PemException when there is none, or one cannot be parsed */
    static List<X509Certificate> parse(String text, Pem pem) {
        String form = text.strip();
        if (form.regionMatches(true, 0, "-----BEGIN%20", 0, 13)) {
            form = decoded(form);
        }
        List<X509Certificate> chain = form.startsWith(BEGIN)
                ? pem.certificates("the certificate", form)
                : List.of(pem.certificate("the certificate", der(form)));
        if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
            throw new PemException(
                    "the certificate is " + chain.size() + " certificates; 1 to " + MAX_CERTIFICATES + " are wanted");
        }
        return chain;
    }

    /** A "+" of base64 may have been left as it is; of a space it is never made in PEM. */
    private static String decoded(String escaped) {
        try {
            return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException malformed) {
            throw new PemException("the certificate is neither PEM nor URL-encoded PEM: " + malformed.getMessage());
        }
    }

    private static byte[] der(String text) {
        boolean field = text.length() > 2 && text.startsWith(":") && text.endsWith(":");
        try {
            return Base64.getMimeDecoder().decode(field ? text.substring(1, text.length() - 1) : text);
        } catch (IllegalArgumentException notBase64) {
            throw new PemException("the certificate is neither PEM nor base64 of DER");
        }
    }
}
