package org.portcullis.console.page.exporters;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.siem.sink.ExporterStatus;

/** Where events go. */
public record ExportersPage(Frame frame, List<Row> rows) {

    /**
     * One exporter, in words.
     *
     * @param number from 0; what is about it in the page is called by it
     * @param level of its state
     * @param behind how long the first event that is not delivered has waited; empty when none has
     * @param rate events a second; empty when nobody looked before
     * @param trouble why the last attempt failed; empty after one that did not
     */
    public record Row(
            int number,
            String name,
            String type,
            String target,
            String filter,
            String state,
            String level,
            boolean paused,
            String cursor,
            String lag,
            String behind,
            String rate,
            String delivered,
            String failures,
            String trouble,
            String troubleAt,
            long deadLetters,
            long discarded) {
        static Row of(int number, ExporterNow exporter, OptionalDouble rate, Instant now, ZoneId timezone) {
            ExporterStatus status = exporter.status();
            return new Row(
                    number,
                    status.name(),
                    status.type(),
                    status.target(),
                    status.filter(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    exporter.level(now).word(),
                    status.state() == ExporterStatus.State.PAUSED,
                    Figures.count(status.cursor()),
                    status.lag() == 0 ? "up to date" : Figures.count(status.lag(), "event"),
                    exporter.behind(now).map(Figures::span).orElse(""),
                    rate.isEmpty() ? "" : String.format(Locale.ENGLISH, "%,.1f events/s", rate.getAsDouble()),
                    Figures.count(status.delivered()),
                    Figures.count(status.failures()),
                    status.lastError().map(ExporterStatus.Problem::message).orElse(""),
                    status.lastError()
                            .map(problem -> Figures.time(problem.at(), timezone))
                            .orElse(""),
                    status.deadLetters(),
                    status.discarded());
        }
    }
}
