package org.portcullis.console.page.mud;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.api.MudRoutes;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;

/** What makers say of their devices (RFC 8520), and what becomes of it for ports. */
public final class MudPages {
    private final Pages pages;
    private final Supplier<Optional<Mud>> mud;

    /** @param mud empty where it is not enabled */
    public MudPages(Pages pages, Supplier<Optional<Mud>> mud) {
        this.pages = pages;
        this.mud = mud;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/mud", Section.NETWORK.access(), this::list),
                Route.get("/mud/{id}", Section.NETWORK.access(), this::one));
    }

    private void list(Context context) {
        pages.show(context, "mud/files.jte", MudFilesPage.of(pages.frame(context, Section.NETWORK), mud.get()));
    }

    private void one(Context context) {
        MudEntry entry = MudRoutes.entry(mud.get(), context.pathParam("id"));
        pages.show(
                context,
                "mud/file.jte",
                MudFilePage.of(
                        pages.frame(context, Section.NETWORK), mud.get().orElseThrow(), entry, pages.timezone()));
    }
}
