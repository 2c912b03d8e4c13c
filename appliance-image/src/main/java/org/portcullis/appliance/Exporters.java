package org.portcullis.appliance;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.Credentials;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.policy.store.Database;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.sink.Authentication;
import org.portcullis.siem.sink.ElasticsearchExporter;
import org.portcullis.siem.sink.ElasticsearchSettings;
import org.portcullis.siem.sink.ExporterStatus;
import org.portcullis.siem.store.CursorStore;

/** The exporters that the configuration names, each with its own cursor on the journal. */
final class Exporters implements AutoCloseable {
    private final CursorStore cursors;
    private final List<ElasticsearchExporter> running = new ArrayList<>();

    private Exporters(CursorStore cursors) {
        this.cursors = cursors;
    }

    static Exporters start(
            Configuration configuration, Database database, Journal journal, InstantSource clock, SecureRandom random) {
        Exporters exporters = new Exporters(new CursorStore(database));
        configuration.exports().stream()
                .map(Exporters::settings)
                .map(settings -> ElasticsearchExporter.start(settings, journal, exporters.cursors, clock, random))
                .forEach(exporters.running::add);
        return exporters;
    }

    List<ExporterStatus> status() {
        return running.stream().map(ElasticsearchExporter::status).toList();
    }

    /** The lowest sequence that every exporter has durably done with. */
    long done() {
        return cursors.lowestCursor(status().stream().map(ExporterStatus::name).toList())
                .orElse(Long.MAX_VALUE);
    }

    /** Forgets what was refused before then. */
    void forgetDeadLettersBefore(Instant time) {
        cursors.deleteDeadLettersBefore(time);
    }

    private static ElasticsearchSettings settings(Configuration.Export export) {
        Authentication authentication;
        if (export.credentials() instanceof Credentials.ApiKey apiKey) {
            authentication = new Authentication.ApiKey(apiKey.key());
        } else if (export.credentials() instanceof Credentials.Password login) {
            authentication = new Authentication.Basic(login.user(), login.password());
        } else {
            authentication = new Authentication.None();
        }
        return ElasticsearchSettings.standard(
                export.name(),
                export.url(),
                export.dataStream(),
                authentication,
                export.ca().map(NamedFile::path));
    }

    @Override
    public void close() {
        running.forEach(ElasticsearchExporter::close);
    }
}
