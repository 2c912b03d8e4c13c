package org.portcullis.console.page;

import java.util.List;
import java.util.stream.Stream;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.auth.PasswordLogin;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.page.exporters.ExporterPages;
import org.portcullis.console.page.overview.OverviewPages;
import org.portcullis.console.page.search.SearchPages;

/** The pages for people. They only read; what they change goes through the API, by the session that shows them. */
public final class PageRoutes {
    private final List<Route> routes;

    public PageRoutes(Pages pages, ConsoleServices services, Overview overview, PasswordLogin login, Sessions sessions) {
        routes = Stream.of(
                        new LoginPages(pages, login, sessions).routes(),
                        new SearchPages(pages, services.events()).routes(),
                        new OverviewPages(pages, overview).routes(),
                        new ExporterPages(pages, services).routes(),
                        List.of(pages.assets()))
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
