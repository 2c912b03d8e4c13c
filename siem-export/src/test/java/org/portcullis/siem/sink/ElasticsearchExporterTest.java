package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.index.EventFilter;

/** What the exporter makes of a server's bad days. */
@Timeout(900)
class ElasticsearchExporterTest {
    @TempDir
    Path folder;

    @Test
    void itemsThatFailAreSentAgainAndNoOthers() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            Random random = new Random(7);
            Map<String, Integer> sent = new HashMap<>();
            server.script = (ids, statuses) -> {
                for (int i = 0; i < ids.size(); i++) {
                    boolean repeated = sent.merge(ids.get(i), 1, Integer::sum) > 1;
                    int status = List.of(201, 201, 409, 429, 403, 404, 408, 401).get(random.nextInt(8));
                    statuses.set(i, repeated ? 201 : status);
                }
                return StubElasticsearch.Fate.ANSWER;
            };
            export.append(700);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
            }
            List<String> taken = server.created.stream().sorted().toList();
            assertEquals(taken.stream().distinct().toList(), taken, "none twice");
            assertTrue(export.sortedIds().containsAll(taken));
            assertTrue(sent.values().stream().allMatch(times -> times <= 2), "only those that failed, once more");
            assertEquals(Set.copyOf(export.ids), sent.keySet());
            assertTrue(taken.size() > 500 && taken.size() < 700, "the 409s were there already");
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NO_ANSWER", "UNAVAILABLE", "UNAUTHORIZED", "BAD_REQUEST"},
            mode = EnumSource.Mode.INCLUDE)
    void aRequestThatFailsAsAWholeLosesNothingAndDoublesNothing(StubElasticsearch.Fate fate) throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            AtomicInteger requests = new AtomicInteger();
            server.script =
                    (ids, statuses) -> requests.incrementAndGet() % 3 > 0 ? fate : StubElasticsearch.Fate.ANSWER;
            export.append(1200);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), server.created.stream().sorted().toList());
        }
    }

    @Test
    void anItemInDoubtIsLookedUpBeforeItIsSentAgain() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            server.script = (ids, statuses) -> {
                statuses.set(0, 503);
                return StubElasticsearch.Fate.ANSWER;
            };
            export.append(20);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(export.sortedIds(), server.created.stream().sorted().toList());
        }
    }

    @Test
    void credentialsThatMayOnlyWriteDeliver() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            server.onlyWriting = true;
            export.append(20);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(export.sortedIds(), server.created.stream().sorted().toList());
        }
    }

    @Test
    void aRequestTooLargeIsHalvedUntilTheOneEventThatIsTooLargeIsLeft() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(40);
            String large = export.ids.get(17);
            server.script = (ids, statuses) ->
                    ids.contains(large) ? StubElasticsearch.Fate.TOO_LARGE : StubElasticsearch.Fate.ANSWER;
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
                assertEquals(1, exporter.status().deadLetters());
            }
            assertEquals(large, export.cursors.deadLetters("test", 9).get(0).eventId());
            assertEquals(39, server.created.size());
        }
    }

    /** As Elasticsearch 9 says it: the request is fine, and every item of it too much. */
    @Test
    void aRequestOfWhichEveryItemIsTooMuchIsHalved() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            server.script = (ids, statuses) -> {
                if (ids.size() > 3) {
                    statuses.replaceAll(status -> 429);
                }
                return StubElasticsearch.Fate.ANSWER;
            };
            export.append(60);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), server.created.stream().sorted().toList());
        }
    }

    @Test
    void aJournalThatWasLostIsFollowedFromItsNewStart() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(3);
            export.cursors.advance("test", 5000, List.of());
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                while (exporter.status().cursor() == 5000) {
                    Thread.sleep(5);
                }
                assertEquals(3, export.cursors.cursor("test"));
                export.append(4);
                export.awaitDelivered(exporter);
            }
            assertEquals(
                    export.ids.subList(3, 7).stream().sorted().toList(),
                    server.created.stream().sorted().toList());
        }
    }

    @Test
    void closingDoesNotWaitForAServerThatIsAway() throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(3);
            ExporterSettings patient = new ExporterSettings(
                    "test",
                    EventFilter.everything(),
                    500,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofSeconds(10));
            Exporter exporter = export.start(patient, export.settings(URI.create("http://127.0.0.1:1")));
            while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                Thread.sleep(5);
            }
            assertEquals(3, exporter.status().lag());
            exporter.close();
            assertEquals(ExporterStatus.State.STOPPED, exporter.status().state());
            assertEquals(0, export.cursors.cursor("test"));
        }
    }

    @Test
    void theServerIsTrustedByItsAuthorityAndGetsTheCredentials() throws Exception {
        SelfSigned certified = SelfSigned.in(folder);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(certified.keys(), SelfSigned.PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (StubElasticsearch server = new StubElasticsearch(Optional.of(tls));
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(5);
            URI url = server.url("https");
            Authentication key = new Authentication.ApiKey(Secret.ofUtf8("a2V5\n"));
            ElasticsearchSettings distrusting = with(export.settings(url), key, Optional.empty());
            try (Exporter exporter = export.start(distrusting)) {
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertEquals(0, exporter.status().cursor());
                assertEquals(
                        "the certificate of localhost comes from no CA that is trusted; ca names it",
                        exporter.status().lastError().orElseThrow().message());
            }
            assertEquals(Set.of(), server.authorizations);
            try (Exporter exporter =
                    export.start(with(export.settings(url), key, Optional.of(certified.certificate())))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(Set.of("ApiKey a2V5"), server.authorizations);
            assertEquals(5, server.created.size());
        }
    }

    private static ElasticsearchSettings with(
            ElasticsearchSettings settings, Authentication authentication, Optional<Path> ca) {
        return ElasticsearchSettings.standard(
                settings.flavour(), settings.url(), settings.dataStream(), authentication, TlsIdentity.trusting(ca));
    }

    @Test
    void credentialsAreWrittenAsTheServerReadsThem() {
        assertEquals(Optional.empty(), new Authentication.None().header());
        String basic = new Authentication.Basic("elastic", Secret.ofUtf8("pässwort"))
                .header()
                .orElseThrow();
        assertEquals(
                "Basic " + Base64.getEncoder().encodeToString("elastic:pässwort".getBytes(StandardCharsets.UTF_8)),
                basic);
        assertTrue(!new Authentication.Basic("u", Secret.ofUtf8("hidden"))
                .toString()
                .contains("hidden"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h:1", "localhost:9200", "http:///x", "https://u:p@h", "https://h/?q=1", "/x"})
    void wrongUrlsAreRefused(String url) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ElasticsearchSettings.standard(
                        ElasticsearchSettings.Flavour.ELASTICSEARCH,
                        URI.create(url),
                        "s",
                        new Authentication.None(),
                        TlsIdentity.trusting(Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Logs", "a/b", "-x", "a,b", "a*", "_all"})
    void wrongDataStreamsAreRefused(String stream) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ElasticsearchSettings.standard(
                        ElasticsearchSettings.Flavour.OPENSEARCH,
                        URI.create("http://h"),
                        stream,
                        new Authentication.None(),
                        TlsIdentity.trusting(Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({
        "200, DONE",
        "201, DONE",
        "409, DONE",
        "429, AGAIN",
        "401, AGAIN",
        "403, AGAIN",
        "404, AGAIN",
        "408, AGAIN",
        "500, DOUBT",
        "503, DOUBT",
        "400, REFUSED",
        "413, REFUSED",
        "422, REFUSED"
    })
    void statusesMean(int status, ItemOutcome.Verdict verdict) {
        assertEquals(verdict, new ItemOutcome(status, "").verdict());
    }

    @Test
    void pausesGrowToTheirBoundAndAreSpread() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(350), new Random(3));
        for (int bound : new int[] {100, 200, 350, 350, 350}) {
            long pause = backoff.next().toMillis();
            assertTrue(pause >= bound / 2 && pause <= bound, pause + " of " + bound);
        }
        backoff.succeeded();
        assertTrue(backoff.next().toMillis() <= 100);
    }
}
