package org.portcullis.console.page;

import java.util.List;
import java.util.stream.Stream;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.PasswordLogin;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.page.network.NetworkPages;
import org.portcullis.console.page.search.SearchPages;

/** The pages for people. They only read; what they change goes through the API, by the session that shows them. */
public final class PageRoutes {
    private final List<Route> routes;

    public PageRoutes(Pages pages, ConsoleServices services, PasswordLogin login, Sessions sessions) {
        routes = Stream.of(
                        new LoginPages(pages, login, sessions).routes(),
                        new SearchPages(pages, services.events()).routes(),
                        new NetworkPages(pages, services.nas()).routes(),
                        List.of(
                                Route.get(
                                        "/",
                                        new Access.BySession(Access.ANY_ROLE),
                                        context -> context.redirect("/search")),
                                pages.assets()))
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
