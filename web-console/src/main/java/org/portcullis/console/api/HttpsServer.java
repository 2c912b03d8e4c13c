package org.portcullis.console.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.portcullis.console.ListenException;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 over TLS 1.2 and 1.3. At most {@value #CONNECTIONS} connections and {@value #THREADS} threads; a request has at
 * most {@value #HEADER_OCTETS} octets of header and {@value #BODY_OCTETS} of body, but for {@link Uploads}; a connection that is silent for 30 s,
 * or sends a body at less than {@value #OCTETS_PER_SECOND} octets a second, is closed.
 */
public final class HttpsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpsServer.class);
    private static final int THREADS = 24;
    private static final int CONNECTIONS = 256;
    private static final int HEADER_OCTETS = 16 * 1024;
    private static final int BODY_OCTETS = 16 * 1024;
    private static final int OCTETS_PER_SECOND = 128;
    private static final int IDLE_MS = 30_000;
    private static final int STOP_MS = 5_000;

    private final Javalin javalin;

    private HttpsServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** @throws ListenException when the address cannot be bound */
    public static HttpsServer start(InetSocketAddress address, ServerIdentity identity, Gate gate, List<Route> routes) {
        ProblemAnswers problems = new ProblemAnswers();
        HttpsServer server = new HttpsServer(Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.router.ignoreTrailingSlashes = false;
            config.http.maxRequestSize = BODY_OCTETS;
            config.http.prefer405over404 = true;
            listen(config, address, identity, problems, new Uploads(gate, routes, OCTETS_PER_SECOND));
            config.routes.before(SecurityHeaders::add);
            for (Route route : routes) {
                config.routes.addHttpHandler(route.method(), route.path(), gate.guard(route));
            }
            problems.install(config.routes);
        }));
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.close();
            throw new ListenException(address, e);
        }
        return server;
    }

    private static void listen(
            JavalinConfig config,
            InetSocketAddress address,
            ServerIdentity identity,
            ProblemAnswers problems,
            Uploads uploads) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, IDLE_MS);
        threads.setName("console");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new QuietErrors(problems));
            server.setHandler(bounded(uploads));
            server.setStopTimeout(STOP_MS);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, address, identity));
    }

    /** But for uploads, whole bodies only reach a route: a sender that stalls holds a connection, but no thread. */
    private static Handler.Singleton bounded(Uploads uploads) {
        EagerContentHandler wholeBody = new EagerContentHandler(
                new FailedBodies(), new EagerContentHandler.RetainedContentLoaderFactory(BODY_OCTETS, 0, true));
        SizeLimitHandler sizes = new SizeLimitHandler(BODY_OCTETS, -1);
        sizes.setHandler(new MinimumDataRateHandler(wholeBody, OCTETS_PER_SECOND, 0));
        uploads.setHandler(sizes);
        return new GracefulHandler(uploads);
    }

    private static Connector connector(
            Server server, HttpConfiguration http, InetSocketAddress address, ServerIdentity identity) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_OCTETS);
        // Serials may have a slash in them, which stays within its segment: routes are matched before decoding.
        http.setUriCompliance(UriCompliance.DEFAULT.with("serials", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        // an appliance is reached by whatever name or address its admin has for it; browsers check the certificate
        SecureRequestCustomizer secure = new SecureRequestCustomizer(false);
        http.addCustomizer(secure);
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        ServerConnector connector = new ServerConnector(
                server, null, null, null, 1, 1, new SslConnectionFactory(identity.tls(), http1.getProtocol()), http1);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_MS);
        connector.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        return connector;
    }

    /** The port that was bound. */
    public int port() {
        return javalin.port();
    }

    /** Takes no more requests, and gives those that are being answered five seconds. */
    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (RuntimeException e) {
            // Jetty stops all the same, and only then says what did not end by itself
            LOG.warn("the console stopped, but not every request had ended: {}", e.toString());
        }
    }
}
