package org.portcullis.console.est;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.portcullis.console.api.HttpsServer;
import org.portcullis.console.api.ServerIdentity;

/** The listener for EST: HTTPS, which asks every client for a certificate and needs none. */
public final class EstServer implements AutoCloseable {
    private final SslContextFactory.Server tls;
    private final HttpsServer server;
    private final EstRoutes routes;

    private EstServer(SslContextFactory.Server tls, HttpsServer server, EstRoutes routes) {
        this.tls = tls;
        this.server = server;
        this.routes = routes;
    }

    /**
     * @param chain the server's certificate first, then its issuers
     * @throws org.portcullis.console.ListenException when the address cannot be bound
     */
    public static EstServer start(
            InetSocketAddress address, List<X509Certificate> chain, PrivateKey key, EstServices services) {
        SslContextFactory.Server tls = ServerIdentity.of(chain, key).tlsAskingForCertificate(List::of);
        EstRoutes routes = new EstRoutes(services);
        HttpsServer server = HttpsServer.start(
                new HttpsServer.Listening("est", "ca.address or ca.estPort", address, Optional.of(tls)),
                routes.endpoints());
        return new EstServer(tls, server, routes);
    }

    /** New connections see this certificate. */
    public void present(List<X509Certificate> chain, PrivateKey key) {
        ServerIdentity.of(chain, key).replaceIn(tls);
    }

    /** The port that was bound. */
    public int port() {
        return server.port();
    }

    public EstRoutes.Counts counts() {
        return routes.counts();
    }

    @Override
    public void close() {
        server.close();
    }
}
