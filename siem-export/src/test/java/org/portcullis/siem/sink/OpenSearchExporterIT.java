package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The same exporter against a real OpenSearch, which refuses Elasticsearch's own clients. */
@Timeout(900)
class OpenSearchExporterIT {
    private static final String STREAM = "logs-portcullis.open-default";

    @TempDir
    Path folder;

    static boolean serverIsThere() {
        return OpenSearchServer.isThere() || "true".equals(System.getenv("CI"));
    }

    @Test
    @EnabledIf(
            value = "serverIsThere",
            disabledReason = "no OpenSearch; mvn -f siem-export/src/test/opensearch package fetches it")
    void eachEventIsThereOnceAlsoAfterARolloverAndALostCursor() throws Exception {
        try (OpenSearchServer server = OpenSearchServer.start();
                ExportFixture export = new ExportFixture(folder, STREAM)) {
            ElasticsearchSettings settings = ElasticsearchSettings.standard(
                            ElasticsearchSettings.Flavour.OPENSEARCH,
                            server.url(),
                            STREAM,
                            new Authentication.None(),
                            TlsIdentity.trusting(Optional.empty()))
                    .withTimeout(Duration.ofMinutes(1));
            export.append(700);
            try (Exporter exporter = export.start(settings)) {
                export.awaitDelivered(exporter);
                assertEquals("opensearch", exporter.status().type());
            }
            assertEquals(export.sortedIds(), ids(server));

            export.cursors.advance("test", 300, List.of());
            assertEquals(
                    200, server.request("POST", "/" + STREAM + "/_rollover", "").statusCode());
            export.append(50);
            try (Exporter exporter = export.start(settings)) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
                TestDelivery.Result tried = exporter.test().send("node-1", "me");
                assertTrue(tried.taken() && tried.answer().contains("\"status\":201"), tried.answer());
                List<String> expected = new ArrayList<>(export.ids);
                expected.add(tried.eventId());
                assertEquals(expected.stream().sorted().toList(), ids(server));
            }
            JsonNode mapping = new ObjectMapper()
                    .readTree(server.request("GET", "/" + STREAM + "/_mapping", "")
                            .body())
                    .elements()
                    .next();
            assertEquals(
                    "ip",
                    mapping.at("/mappings/properties/observer/properties/ip/type")
                            .asText(),
                    mapping.toString());
        }
    }

    private static List<String> ids(OpenSearchServer server) throws Exception {
        server.request("POST", "/" + STREAM + "/_refresh", "");
        String all = "{\"size\":10000,\"_source\":false,\"query\":{\"match_all\":{}}}";
        List<String> ids = new ArrayList<>();
        new ObjectMapper()
                .readTree(server.request("POST", "/" + STREAM + "/_search", all).body())
                .at("/hits/hits")
                .forEach(hit -> ids.add(hit.get("_id").asText()));
        return ids.stream().sorted().toList();
    }
}
