package org.portcullis.console.est;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.portcullis.eap.ca.CertsOnly;

/**
 * The bodies of RFC 7030: base64 in one line, which is what every client reads (strongSwan's reads nothing else), and never
 * chunked.
 */
final class EstAnswers {
    private static final String CERTS_ONLY = "application/pkcs7-mime; smime-type=certs-only";

    private EstAnswers() {}

    static void certificates(Context context, List<X509Certificate> certificates) {
        base64(context, CERTS_ONLY, CertsOnly.of(certificates));
    }

    static void base64(Context context, String type, byte[] der) {
        context.header("Content-Transfer-Encoding", "base64")
                .contentType(type)
                .result(Base64.getEncoder().encode(der));
    }

    /** §4.4.2: the key first, then the certificate. The key is protected by TLS alone. */
    static void keyAndCertificate(Context context, PrivateKey key, X509Certificate certificate, byte[] random) {
        String boundary = "est-" + HexFormat.of().formatHex(random);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, boundary, "application/pkcs8", key.getEncoded());
        part(body, boundary, CERTS_ONLY, CertsOnly.of(List.of(certificate)));
        write(body, "--" + boundary + "--\r\n");
        context.contentType("multipart/mixed; boundary=" + boundary).result(body.toByteArray());
    }

    private static void part(ByteArrayOutputStream body, String boundary, String type, byte[] der) {
        write(
                body,
                "--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getEncoder().encodeToString(der) + "\r\n");
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** §4.2.3: not now; the same request again after that time. */
    static void later(Context context, int status, Duration after) {
        context.status(status)
                .header("Retry-After", Long.toString(Math.max(1, after.toSeconds())))
                .contentType("text/plain")
                .result(status == 202 ? "Waiting for approval.\n" : "Too many requests.\n");
    }

    static void refused(Context context, int status, String words) {
        if (status == 401) {
            context.header("WWW-Authenticate", "Basic realm=\"est\", charset=\"UTF-8\"");
        }
        context.status(status).contentType("text/plain; charset=utf-8").result(words + "\n");
    }
}
