package org.portcullis.console;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.api.AnomalyAudit;
import org.portcullis.console.api.AnomalyExceptionRoutes;
import org.portcullis.console.api.AnomalyRoutes;
import org.portcullis.console.api.AttributeRoutes;
import org.portcullis.console.api.AuthorityRoutes;
import org.portcullis.console.api.AuthorizeRoutes;
import org.portcullis.console.api.CertificateRoutes;
import org.portcullis.console.api.CredentialRoutes;
import org.portcullis.console.api.DeviceFileRoutes;
import org.portcullis.console.api.DeviceRoutes;
import org.portcullis.console.api.DeviceStateRoutes;
import org.portcullis.console.api.DraftRoutes;
import org.portcullis.console.api.EnrolmentPasswordRoutes;
import org.portcullis.console.api.EnrolmentRoutes;
import org.portcullis.console.api.EventExportRoutes;
import org.portcullis.console.api.EventRoutes;
import org.portcullis.console.api.EventStreamRoutes;
import org.portcullis.console.api.EventStreams;
import org.portcullis.console.api.ExporterEvents;
import org.portcullis.console.api.ExporterRoutes;
import org.portcullis.console.api.HealthRoutes;
import org.portcullis.console.api.HoldRoutes;
import org.portcullis.console.api.HttpsServer;
import org.portcullis.console.api.KeySetRoutes;
import org.portcullis.console.api.MetricsRoutes;
import org.portcullis.console.api.MudRoutes;
import org.portcullis.console.api.NasHealthRoutes;
import org.portcullis.console.api.NasRoutes;
import org.portcullis.console.api.OpenApiRoutes;
import org.portcullis.console.api.OverviewRoutes;
import org.portcullis.console.api.PolicyRoutes;
import org.portcullis.console.api.ProfileRoutes;
import org.portcullis.console.api.ProfilerRoutes;
import org.portcullis.console.api.ReplayRoutes;
import org.portcullis.console.api.ResponseRoutes;
import org.portcullis.console.api.RuleRoutes;
import org.portcullis.console.api.SearchEvents;
import org.portcullis.console.api.SearchRoutes;
import org.portcullis.console.api.ServerIdentity;
import org.portcullis.console.api.SessionCommandRoutes;
import org.portcullis.console.api.SessionRoutes;
import org.portcullis.console.api.SimulationRoutes;
import org.portcullis.console.api.ThreadRoutes;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.auth.TokenFailures;
import org.portcullis.console.overview.Counting;
import org.portcullis.console.overview.Expiry;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.page.PageRoutes;
import org.portcullis.console.page.Pages;
import org.portcullis.console.response.ResponseEvents;
import org.portcullis.console.response.Responses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running console: HTTPS with the API and the pages. */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final HttpsServer server;
    private final Optional<CertificateDoor> door;
    private final EventStreams streams;
    private final Counting counting;
    private final List<Route> routes;
    private final InetSocketAddress address;

    private Console(
            HttpsServer server,
            Optional<CertificateDoor> door,
            EventStreams streams,
            Counting counting,
            List<Route> routes,
            InetSocketAddress address) {
        this.server = server;
        this.door = door;
        this.streams = streams;
        this.counting = counting;
        this.routes = routes;
        this.address = address;
    }

    /**
     * @throws ListenException when the address cannot be bound
     * @throws IllegalArgumentException when certificate and key cannot be used
     */
    public static Console start(ConsoleSettings settings, ConsoleServices services) {
        SignInParts signIn = new SignInParts(settings, services);
        Optional<CertificateDoor> door =
                signIn.certificateLogin().map(login -> CertificateDoor.open(settings, login, signIn));
        Sessions sessions = signIn.sessions();
        TokenFailures failures = new TokenFailures(services.audit(), settings.node(), services.clock());
        EventStreams streams = new EventStreams(services.events());
        Counting counting = new Counting();
        Expiry expiry = new Expiry(services.appliance().ends(), settings.timezone(), services.clock(), counting);
        Overview overview = new Overview(services, settings.chain().get(0), expiry, counting);
        AnomalyAudit anomalyAudit = new AnomalyAudit(services.audit(), settings.node(), services.clock());
        List<Route> routes = Stream.of(
                        new HealthRoutes(services.ready()).routes(),
                        new ThreadRoutes().routes(),
                        new MetricsRoutes(services.metrics(), signIn.entrance(), failures).routes(),
                        new EventRoutes(services.events()).routes(),
                        new EventExportRoutes(services.events()).routes(),
                        new EventStreamRoutes(services.events(), streams).routes(),
                        new SearchRoutes(
                                        services.events(),
                                        services.access().searches(),
                                        new SearchEvents(services.audit(), settings.node(), services.clock()))
                                .routes(),
                        new SessionRoutes(services.sessions()).routes(),
                        new SessionCommandRoutes(services.commands()).routes(),
                        new CredentialRoutes(services.credentials(), services.issuance()).routes(),
                        new EnrolmentPasswordRoutes(services.credentials(), services.random()).routes(),
                        new EnrolmentRoutes(services.enrolments()).routes(),
                        new DeviceFileRoutes(services.devices()).routes(),
                        new DeviceRoutes(services.devices(), services.profiles()).routes(),
                        new ProfileRoutes(services.profiles()).routes(),
                        new ProfilerRoutes(services.appliance().state(), settings.node()).routes(),
                        new DeviceStateRoutes(services.devices()).routes(),
                        new AuthorizeRoutes(services.gateways().authorizations()).routes(),
                        new KeySetRoutes(services.gateways().keys()).routes(),
                        new ResponseRoutes(
                                        new Responses(
                                                services.devices(),
                                                services.sessions(),
                                                services.commands(),
                                                services.policy().holds()),
                                        services.access().responses(),
                                        new ResponseEvents(services.audit(), settings.node(), services.clock()),
                                        services.clock())
                                .routes(),
                        new HoldRoutes(services.policy().holds(), services.nas().control(), services.clock()).routes(),
                        new PolicyRoutes(services.policy()).routes(),
                        new DraftRoutes(services.policy()).routes(),
                        new AttributeRoutes(services.policy(), services.devices()).routes(),
                        new RuleRoutes(services.policy()).routes(),
                        new SimulationRoutes(services.policy()).routes(),
                        new ReplayRoutes(services.policy()).routes(),
                        new NasHealthRoutes(services.nas(), settings.node()).routes(),
                        new NasRoutes(services.nas(), services.random()).routes(),
                        new AnomalyRoutes(services.anomalies(), anomalyAudit, services.clock()).routes(),
                        new AnomalyExceptionRoutes(services.anomalies().exceptions(), anomalyAudit, services.clock())
                                .routes(),
                        new ExporterRoutes(
                                        services.exporters(),
                                        new ExporterEvents(services.audit(), settings.node(), services.clock()),
                                        services.events())
                                .routes(),
                        new MudRoutes(services.mud()).routes(),
                        new OverviewRoutes(overview).routes(),
                        new CertificateRoutes(services.appliance(), expiry, services.clock()).routes(),
                        new AuthorityRoutes(services.appliance(), services.clock()).routes(),
                        signIn.routes(),
                        new OpenApiRoutes().routes(),
                        new PageRoutes(
                                        new Pages(settings.node(), settings.timezone()),
                                        services,
                                        overview,
                                        expiry,
                                        signIn,
                                        door)
                                .routes())
                .flatMap(List::stream)
                .toList();
        HttpsServer server;
        try {
            server = HttpsServer.start(
                    settings.address(),
                    ServerIdentity.of(settings.chain(), settings.key()),
                    new Gate(services.access().tokens(), sessions, failures),
                    routes);
        } catch (RuntimeException e) {
            door.ifPresent(CertificateDoor::close);
            streams.close();
            counting.close();
            throw e;
        }
        InetSocketAddress bound = new InetSocketAddress(settings.address().getAddress(), server.port());
        LOG.info("console at https://{}:{}", bound.getAddress().getHostAddress(), bound.getPort());
        return new Console(server, door, streams, counting, routes, bound);
    }

    /** Where it listens, with the port that was bound. */
    public InetSocketAddress address() {
        return address;
    }

    /** Every route there is, with who may use it. */
    public List<Route> routes() {
        return routes;
    }

    /** Takes no more requests, and gives those that are being answered five seconds. */
    @Override
    public void close() {
        streams.close();
        door.ifPresent(CertificateDoor::close);
        server.close();
        counting.close();
    }
}
