package org.portcullis.policy.directory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The sockets of {@code ldaps} with a trust anchor of its own. JNDI is given the name of a class in place of a factory, and calls its
 * {@code getDefault} in the thread that connects: here is the factory that this thread connects by. The name of the server is checked
 * by JNDI (RFC 4513, section 3.1.3).
 */
public final class LdapSockets {
    private static final ThreadLocal<SocketFactory> CONNECTING = new ThreadLocal<>();

    private LdapSockets() {}

    /** For JNDI alone. */
    public static SocketFactory getDefault() {
        return CONNECTING.get();
    }

    static void connectBy(SocketFactory factory) {
        CONNECTING.set(factory);
    }

    /** @param ca certificates, PEM */
    static SocketFactory trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (InputStream pem = new BufferedInputStream(Files.newInputStream(ca))) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                anchors.setCertificateEntry("ca" + anchors.size(), certificate);
            }
        }
        if (anchors.size() == 0) {
            throw new IOException(ca + " has no certificate");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
