package org.portcullis.console.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.CertificateDoor;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.SignInParts;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.Expiry;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.page.account.AccessPages;
import org.portcullis.console.page.account.AccountPages;
import org.portcullis.console.page.anomalies.AnomalyPages;
import org.portcullis.console.page.certificates.CertificatePages;
import org.portcullis.console.page.devices.DevicesPages;
import org.portcullis.console.page.event.EventPages;
import org.portcullis.console.page.exporters.ExporterPages;
import org.portcullis.console.page.live.LivePages;
import org.portcullis.console.page.mud.MudPages;
import org.portcullis.console.page.network.NetworkPages;
import org.portcullis.console.page.network.SessionPages;
import org.portcullis.console.page.overview.OverviewPages;
import org.portcullis.console.page.policy.PolicyPages;
import org.portcullis.console.page.search.SearchPages;

/** The pages for people. They only read; what they change goes through the API, by the session that shows them. */
public final class PageRoutes {
    private final List<Route> routes;

    /** @param door where people sign in by certificate */
    public PageRoutes(
            Pages pages,
            ConsoleServices services,
            Overview overview,
            Expiry expiry,
            SignInParts signIn,
            Optional<CertificateDoor> door) {
        routes = Stream.of(
                        new LoginPages(pages, services.signIn().factors(), signIn, door).routes(),
                        new AccountPages(pages, services.signIn(), signIn).routes(),
                        new AccessPages(pages, services.access(), signIn.sessions(), services.clock()).routes(),
                        new DevicesPages(pages, services).routes(),
                        new LivePages(pages, services.events()).routes(),
                        new EventPages(pages, services.events()).routes(),
                        new SearchPages(pages, services.events(), services.access(), services.clock()).routes(),
                        new OverviewPages(pages, overview).routes(),
                        new CertificatePages(pages, services, expiry).routes(),
                        new ExporterPages(pages, services).routes(),
                        new PolicyPages(pages, services.policy()).routes(),
                        new NetworkPages(pages, services.nas()).routes(),
                        new SessionPages(pages, services).routes(),
                        new MudPages(pages, services.mud()).routes(),
                        new AnomalyPages(pages, services.anomalies(), services.clock()).routes(),
                        List.of(pages.assets()))
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
