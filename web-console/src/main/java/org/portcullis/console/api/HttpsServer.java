package org.portcullis.console.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
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
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.portcullis.console.ListenException;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 over TLS 1.2 and 1.3, or plain where that is expected. At most {@value #CONNECTIONS} connections and {@value
 * #THREADS} threads; a request has at most {@value #HEADER_OCTETS} octets of header and {@value #BODY_OCTETS} of body, but
 * for {@link Uploads}; a connection that is silent for 30 s,
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
    /** How long a connection on which nothing is being answered outlives the order to stop. */
    private static final int LAST_IDLE_MS = 100;

    /** An OCSP request by GET is base64 in the path, "/" and all (RFC 6960 appendix A.1.1). */
    private static final UriCompliance BASE64_PATHS = UriCompliance.DEFAULT.with(
            "base64-paths",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    /** Serials may have any printable character in them, which stays within its segment: routes are matched before decoding. */
    private static final UriCompliance SERIALS = UriCompliance.DEFAULT.with(
            "serials",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final String name;
    private final Javalin javalin;

    private HttpsServer(String name, Javalin javalin) {
        this.name = name;
        this.javalin = javalin;
    }

    /**
     * A place that is answered at, by whatever stands before the handler.
     *
     * @param path as Javalin has it
     */
    public record Endpoint(HandlerType method, String path, Handler handler) {}

    /**
     * What is listened on.
     *
     * @param name in threads and in the log
     * @param keys of the configuration, for whoever has to choose another address
     * @param tls empty: plain HTTP
     */
    public record Listening(
            String name, String keys, InetSocketAddress address, Optional<SslContextFactory.Server> tls) {}

    /** @throws ListenException when the address cannot be bound */
    public static HttpsServer start(InetSocketAddress address, ServerIdentity identity, Gate gate, List<Route> routes) {
        return start(
                new Listening("console", "console.address or console.port", address, Optional.of(identity.tls())),
                routes.stream()
                        .map(route -> new Endpoint(route.method(), route.path(), gate.guard(route)))
                        .toList(),
                new Uploads(gate, routes, BODY_OCTETS, OCTETS_PER_SECOND));
    }

    /**
     * Without a gate: everybody gets to the endpoints.
     *
     * @throws ListenException when the address cannot be bound
     */
    public static HttpsServer start(Listening listening, List<Endpoint> endpoints) {
        return start(listening, endpoints, new org.eclipse.jetty.server.Handler.Wrapper());
    }

    private static HttpsServer start(
            Listening listening, List<Endpoint> endpoints, org.eclipse.jetty.server.Handler.Wrapper outermost) {
        ProblemAnswers problems = new ProblemAnswers();
        HttpsServer server = new HttpsServer(listening.name(), Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.router.ignoreTrailingSlashes = false;
            config.http.maxRequestSize = BODY_OCTETS;
            config.http.prefer405over404 = true;
            listen(config, listening, problems, outermost);
            config.routes.before(SecurityHeaders::add);
            for (Endpoint endpoint : endpoints) {
                config.routes.addHttpHandler(endpoint.method(), endpoint.path(), endpoint.handler());
                if (endpoint.method() == HandlerType.GET) {
                    // else Javalin says 200 to HEAD of whatever there is a GET for, whoever asks and whether it is
                    // there
                    config.routes.addHttpHandler(HandlerType.HEAD, endpoint.path(), endpoint.handler());
                }
            }
            problems.install(config.routes);
        }));
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.close();
            throw new ListenException(listening.name(), listening.address(), listening.keys(), e);
        }
        return server;
    }

    private static void listen(
            JavalinConfig config,
            Listening listening,
            ProblemAnswers problems,
            org.eclipse.jetty.server.Handler.Wrapper outermost) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, IDLE_MS);
        threads.setName(listening.name());
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new QuietErrors(problems));
            server.setHandler(bounded(outermost));
            server.setStopTimeout(STOP_MS);
        });
        if (listening.tls().isEmpty()) {
            config.jetty.modifyServletContextHandler(
                    context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
        }
        config.jetty.addConnector((server, http) -> connector(server, http, listening));
    }

    /** But for uploads, whole bodies only reach a route: a sender that stalls holds a connection, but no thread. */
    private static org.eclipse.jetty.server.Handler.Singleton bounded(
            org.eclipse.jetty.server.Handler.Wrapper outermost) {
        EagerContentHandler wholeBody = new EagerContentHandler(
                new FailedBodies(), new EagerContentHandler.RetainedContentLoaderFactory(BODY_OCTETS, 0, true));
        SizeLimitHandler sizes = new SizeLimitHandler(BODY_OCTETS, -1);
        sizes.setHandler(new MinimumDataRateHandler(wholeBody, OCTETS_PER_SECOND, 0));
        outermost.setHandler(sizes);
        return new GracefulHandler(outermost);
    }

    private static Connector connector(Server server, HttpConfiguration http, Listening listening) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_OCTETS);
        http.setUriCompliance(listening.tls().isEmpty() ? BASE64_PATHS : SERIALS);
        // an appliance is reached by whatever name or address its admin has for it; browsers check the certificate
        SecureRequestCustomizer secure = new SecureRequestCustomizer(false);
        http.addCustomizer(secure);
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        ConnectionFactory[] protocols = listening
                .tls()
                .map(tls -> new ConnectionFactory[] {new SslConnectionFactory(tls, http1.getProtocol()), http1})
                .orElseGet(() -> new ConnectionFactory[] {http1});
        ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, protocols);
        connector.setHost(listening.address().getAddress().getHostAddress());
        connector.setPort(listening.address().getPort());
        connector.setIdleTimeout(IDLE_MS);
        connector.setShutdownIdleTimeout(LAST_IDLE_MS);
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
            LOG.warn("{} stopped, but not every request had ended: {}", name, e.toString());
        }
    }
}
