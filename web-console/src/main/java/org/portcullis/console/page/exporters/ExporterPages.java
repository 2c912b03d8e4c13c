package org.portcullis.console.page.exporters;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.siem.sink.Exporter;

/** Where events go: how each exporter is, and what its receiver refused. */
public final class ExporterPages {
    private static final int MOST_LETTERS = 100;

    private final Pages pages;
    private final ConsoleServices services;
    private final DeliveryRates rates = new DeliveryRates(System::nanoTime);

    public ExporterPages(Pages pages, ConsoleServices services) {
        this.pages = pages;
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/exporters", Section.EXPORTERS.access(), this::list),
                Route.get("/exporters/{name}/dead-letters", Section.EXPORTERS.access(), this::letters));
    }

    private void list(Context context) {
        List<ExportersPage.Row> rows = new ArrayList<>();
        for (ExporterNow exporter : ExporterNow.all(services.exporters(), services.events())) {
            rows.add(ExportersPage.Row.of(
                    rows.size(),
                    exporter,
                    rates.note(exporter.status().name(), exporter.status().delivered()),
                    services.clock().instant(),
                    pages.timezone()));
        }
        ExportersPage page = new ExportersPage(pages.frame(context, Section.EXPORTERS), rows);
        pages.show(context, Pages.partly(context) ? "exporters/parts.jte" : "exporters/exporters.jte", page);
    }

    private void letters(Context context) {
        String name = context.pathParam("name");
        Exporter exporter = services.exporters().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404, "No such exporter", "The configuration names no exporter " + name + " under export."));
        pages.show(
                context,
                "exporters/letters.jte",
                LettersPage.of(
                        pages.frame(context, Section.EXPORTERS),
                        exporter.status(),
                        exporter.deadLetters().newest(MOST_LETTERS),
                        pages.timezone()));
    }
}
