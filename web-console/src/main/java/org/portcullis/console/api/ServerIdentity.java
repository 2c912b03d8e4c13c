package org.portcullis.console.api;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The server's certificate and key, in memory only. */
public final class ServerIdentity {
    private final KeyStore store;

    private ServerIdentity(KeyStore store) {
        this.store = store;
    }

    /** @throws IllegalArgumentException when they cannot be used */
    public static ServerIdentity of(List<X509Certificate> chain, PrivateKey key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("console", key, new char[0], chain.toArray(X509Certificate[]::new));
            return new ServerIdentity(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificate and key cannot be used: " + e.getMessage(), e);
        }
    }

    /** TLS that asks a client for a certificate; whose it is, and whether it counts, is for the endpoint to say. */
    public SslContextFactory.Server tlsAskingForCertificate() {
        SslContextFactory.Server tls = tls();
        tls.setWantClientAuth(true);
        tls.setTrustAll(true);
        return tls;
    }

    /** Has a running listener show itself with this. */
    public void replaceIn(SslContextFactory.Server running) {
        try {
            running.reload(factory -> running.setKeyStore(store));
        } catch (Exception e) {
            throw new IllegalArgumentException("the certificate and key cannot be used: " + e.getMessage(), e);
        }
    }

    SslContextFactory.Server tls() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(store);
        tls.setKeyStorePassword("");
        tls.setKeyManagerPassword("");
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setRenegotiationAllowed(false);
        return tls;
    }
}
