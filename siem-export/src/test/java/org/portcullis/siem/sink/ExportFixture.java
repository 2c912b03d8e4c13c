package org.portcullis.siem.sink;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.Database;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.store.CursorStore;

/** A journal and cursors in a folder, and an exporter on them. */
final class ExportFixture implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOON);

    final String stream;
    final Journal journal;
    final Database database;
    final CursorStore cursors;
    final List<String> ids = new ArrayList<>();
    ExporterNews news = ExporterNews.NONE;
    private final SampleEvents samples = new SampleEvents(5);

    ExportFixture(Path folder, String stream) {
        this.stream = stream;
        this.journal = Journal.open(JournalSettings.standard(folder.resolve("journal"), "node-1"), CLOCK);
        this.database = Database.open(folder.resolve("portcullis.db"));
        this.cursors = new CursorStore(database);
    }

    ElasticsearchSettings settings(URI url) {
        return ElasticsearchSettings.standard(
                        ElasticsearchSettings.Flavour.ELASTICSEARCH,
                        url,
                        stream,
                        new Authentication.None(),
                        TlsIdentity.trusting(Optional.empty()))
                .withTimeout(Duration.ofSeconds(20));
    }

    /** Impatient. */
    static ExporterSettings impatient(String name) {
        return new ExporterSettings(
                name,
                EventFilter.everything(),
                ExporterSettings.MOST_EVENTS,
                Duration.ofMillis(5),
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofMillis(500));
    }

    Exporter start(Target target) {
        return start(impatient("test"), target);
    }

    Exporter start(ExporterSettings settings, Target target) {
        return Exporter.start(settings, target, journal, cursors, news, CLOCK, new Random(1));
    }

    Exporter start(ElasticsearchServer server) {
        return start(settings(server.url()));
    }

    void append(int count) throws Exception {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SecurityEvent event = samples.at(NOON.minusSeconds(ids.size() * 60L));
            ids.add(event.id());
            stages.add(journal.append(event));
        }
        for (CompletionStage<Long> stage : stages) {
            stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
        }
    }

    void awaitDelivered(Exporter exporter) throws InterruptedException {
        while (exporter.status().cursor() < journal.lastSequence()) {
            Thread.sleep(10);
        }
    }

    /**
     * The ids of all documents of the stream that an Elasticsearch query finds, a repeated one as often as it is there; as
     * Elasticsearch's own Java client sees them.
     */
    List<String> found(ElasticsearchServer server, String query) throws Exception {
        RestClient connection =
                RestClient.builder(HttpHost.create(server.url().toString())).build();
        try (ElasticsearchClient client =
                new ElasticsearchClient(new RestClientTransport(connection, new JacksonJsonpMapper()))) {
            client.indices().refresh(refresh -> refresh.index(stream));
            return client
                    .search(
                            search -> search.index(stream)
                                    .size(10_000)
                                    .source(source -> source.fetch(false))
                                    .query(Query.of(asked -> asked.withJson(new StringReader(query)))),
                            Void.class)
                    .hits()
                    .hits()
                    .stream()
                    .map(Hit::id)
                    .sorted()
                    .toList();
        }
    }

    List<String> sortedIds() {
        return ids.stream().sorted().toList();
    }

    @Override
    public void close() {
        journal.close();
        database.close();
    }
}
