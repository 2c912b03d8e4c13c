package org.portcullis.console.api;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
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

    /**
     * TLS that asks a client for a certificate; whose it is, and whether it counts, is for the endpoint to say.
     *
     * @param issuers whose certificates the client is to choose from; none: it sends whatever it has
     */
    public SslContextFactory.Server tlsAskingForCertificate(Supplier<List<X509Certificate>> issuers) {
        SslContextFactory.Server tls = configured(new SslContextFactory.Server() {
            @Override
            protected TrustManager[] getTrustManagers(KeyStore none, Collection<? extends CRL> noCrls) {
                return new TrustManager[] {new AnyClient(issuers)};
            }
        });
        tls.setWantClientAuth(true);
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
        return configured(new SslContextFactory.Server());
    }

    private SslContextFactory.Server configured(SslContextFactory.Server tls) {
        tls.setKeyStore(store);
        tls.setKeyStorePassword("");
        tls.setKeyManagerPassword("");
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setRenegotiationAllowed(false);
        return tls;
    }
}
