package org.portcullis.console.api;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every client's certificate through the handshake, which proves that the client holds its key and nothing more. Whose
 * it is, and whether it counts, the endpoint finds out, which can say why not, and make an event of it. For servers alone.
 */
final class AnyClient extends X509ExtendedTrustManager {
    private static final String NO_SERVER = "no server is trusted by this";

    private final Supplier<List<X509Certificate>> issuers;

    /** @param issuers whose certificates the client is to choose from (RFC 8446 §4.2.4); none: it sends whatever it has */
    AnyClient(Supplier<List<X509Certificate>> issuers) {
        this.issuers = issuers;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException(NO_SERVER);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException(NO_SERVER);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException(NO_SERVER);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.get().toArray(X509Certificate[]::new);
    }
}
