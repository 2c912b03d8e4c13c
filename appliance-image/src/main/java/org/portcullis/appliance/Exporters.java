package org.portcullis.appliance;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.store.Database;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.sink.Exporter;
import org.portcullis.siem.sink.ExporterNews;
import org.portcullis.siem.sink.ExporterSettings;
import org.portcullis.siem.sink.ExporterStatus;
import org.portcullis.siem.store.CursorStore;

/** The exporters that the configuration names, each with its own cursor on the journal. */
final class Exporters implements MetricSource, AutoCloseable {
    private static final long FLUSH_LOOK_MS = 20;

    private final CursorStore cursors;
    private final List<Exporter> running = new ArrayList<>();

    private Exporters(CursorStore cursors) {
        this.cursors = cursors;
    }

    static Exporters start(
            Configuration configuration,
            Database database,
            Journal journal,
            ExporterNews news,
            InstantSource clock,
            SecureRandom random) {
        Exporters exporters = new Exporters(new CursorStore(database));
        for (Configuration.Export export : configuration.exports()) {
            ExporterSettings settings = ExporterSettings.standard(export.name(), export.filter(), export.batch());
            exporters.running.add(
                    Exporter.start(settings, export.target(), journal, exporters.cursors, news, clock, random));
        }
        return exporters;
    }

    List<Exporter> running() {
        return List.copyOf(running);
    }

    /** The lowest sequence that every exporter has durably done with. */
    long done() {
        return cursors.lowestCursor(running.stream().map(Exporter::name).toList())
                .orElse(Long.MAX_VALUE);
    }

    /** Forgets what was refused before then. */
    void forgetDeadLettersBefore(Instant time) {
        cursors.deleteDeadLettersBefore(time);
    }

    /** Waits until each that has its receiver has sent up to that sequence. */
    void flush(long sequence, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (running.stream().anyMatch(exporter -> exporter.isAboutToSend(sequence)) && System.nanoTime() - end < 0) {
            Thread.sleep(FLUSH_LOOK_MS);
        }
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        for (Exporter exporter : running) {
            ExporterStatus status = exporter.status();
            Map<String, String> labels = Map.of("exporter", status.name());
            boolean up = status.state() == ExporterStatus.State.RUNNING;
            metrics.add(Metric.gauge("portcullis_export_lag", "Events not delivered yet", labels, status.lag()));
            metrics.add(Metric.gauge(
                    "portcullis_export_dead_letters", "Events refused for good", labels, status.deadLetters()));
            metrics.add(Metric.gauge("portcullis_export_up", "Whether the receiver takes events", labels, up ? 1 : 0));
            metrics.add(Metric.counter(
                    "portcullis_export_delivered_total", "Events delivered", labels, status.delivered()));
            metrics.add(Metric.counter(
                    "portcullis_export_failures_total", "Attempts that failed", labels, status.failures()));
        }
        return metrics;
    }

    @Override
    public void close() {
        running.forEach(Exporter::close);
    }
}
