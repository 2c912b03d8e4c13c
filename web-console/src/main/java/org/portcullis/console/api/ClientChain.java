package org.portcullis.console.api;

import io.javalin.http.Context;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;

/** What a client showed of itself in TLS. */
public final class ClientChain {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final int MAX_CERTIFICATES = 10;

    private final Pem pem;

    public ClientChain(Pem pem) {
        this.pem = pem;
    }

    /** The certificates that the client sent, its own first, whose key it has proven to hold; nothing more is proven. */
    public List<X509Certificate> of(Context context) {
        Object sent = context.req().getAttribute(CERTIFICATES);
        if (!(sent instanceof X509Certificate[] certificates) || certificates.length > MAX_CERTIFICATES) {
            return List.of();
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            try {
                chain.add(pem.certificate("the client's certificate", certificate.getEncoded()));
            } catch (CertificateEncodingException | PemException malformed) {
                return List.of();
            }
        }
        return chain;
    }
}
