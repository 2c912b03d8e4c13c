package org.portcullis.console.page.overview;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.overview.Period;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;

/** The first page: how everything is. It asks for its parts again while somebody looks at it. */
public final class OverviewPages {
    private final Pages pages;
    private final Overview overview;

    public OverviewPages(Pages pages, Overview overview) {
        this.pages = pages;
        this.overview = overview;
    }

    public List<Route> routes() {
        return List.of(Route.get("/", Section.OVERVIEW.access(), this::show));
    }

    private void show(Context context) {
        Period period = Optional.ofNullable(context.queryParam("period"))
                .flatMap(Period::ofWord)
                .orElse(Period.HOUR);
        OverviewPage page =
                new OverviewPage(pages.frame(context, Section.OVERVIEW), overview.now(period), pages.timezone());
        if (!Pages.partly(context)) {
            pages.show(context, "overview/overview.jte", page);
        } else if (page.now().begun() && context.queryParam("begun") == null) {
            // The first steps are done: another page is due.
            context.header("HX-Refresh", "true");
        } else {
            pages.show(context, "overview/parts.jte", page);
        }
    }
}
