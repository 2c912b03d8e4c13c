package org.portcullis.console.page;

import java.util.List;
import java.util.stream.Stream;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.SignInParts;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.account.AccessPages;
import org.portcullis.console.page.account.AccountPages;
import org.portcullis.console.page.network.NetworkPages;
import org.portcullis.console.page.search.SearchPages;

/** The pages for people. They only read; what they change goes through the API, by the session that shows them. */
public final class PageRoutes {
    private final List<Route> routes;

    public PageRoutes(Pages pages, ConsoleServices services, SignInParts signIn) {
        routes = Stream.of(
                        new LoginPages(pages, signIn).routes(),
                        new AccountPages(pages, services.signIn(), signIn).routes(),
                        new AccessPages(pages, services.access(), signIn.sessions(), services.clock()).routes(),
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
