package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.asset.SiemAssets;

/** What the dashboard and the counting rules ask of Elasticsearch, a real one answers, over the fields as they are mapped. */
@ExtendWith(SharedElasticsearch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class AssetsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "logs-portcullis.access-assets";
    private static final int EVENTS = 300;

    private final SiemAssets assets = new SiemAssets(STREAM, Duration.ofDays(90));
    private ExportFixture export;
    private ElasticsearchServer server;

    @BeforeAll
    void export(@TempDir Path folder, ElasticsearchServer elasticsearch) throws Exception {
        server = elasticsearch;
        export = new ExportFixture(folder, STREAM);
        export.append(EVENTS);
        try (Exporter exporter = export.start(server)) {
            export.awaitDelivered(exporter);
        }
        server.request("POST", "/" + STREAM + "/_refresh", "");
    }

    @AfterAll
    void close() {
        export.close();
    }

    private JsonNode aggregated(ObjectNode aggregations) throws Exception {
        ObjectNode search = JSON.createObjectNode().put("size", 0).put("track_total_hits", true);
        search.set("aggs", aggregations);
        JsonNode answer = JSON.readTree(server.request("POST", "/" + STREAM + "/_search", search.toString())
                .body());
        assertEquals(EVENTS, answer.at("/hits/total/value").asInt(), answer::toString);
        assertEquals(0, answer.at("/_shards/failed").asInt(), answer::toString);
        return answer.get("aggregations");
    }

    @Test
    void everyChartIsAnswered() throws Exception {
        int bars = 0;
        for (JsonNode chart : charts()) {
            JsonNode layer = chart.at("/state/datasourceStates/formBased/layers")
                    .elements()
                    .next();
            List<JsonNode> columns = new ArrayList<>();
            layer.get("columnOrder").forEach(name -> columns.add(layer.at("/columns/" + name.asText())));
            ObjectNode aggregations = nested(columns);
            if (!aggregations.isEmpty()) {
                JsonNode buckets = aggregated(aggregations).at("/all/buckets");
                assertTrue(buckets.isArray(), chart::toString);
                bars += buckets.size();
            }
        }
        assertTrue(bars > 20, bars + " bars");
    }

    private List<JsonNode> charts() throws Exception {
        List<JsonNode> charts = new ArrayList<>();
        for (String line : assets.files().get("elastic/kibana.ndjson").lines().toList()) {
            JsonNode panels = JSON.readTree(line).at("/attributes/panelsJSON");
            for (JsonNode panel : JSON.readTree(panels.asText("[]"))) {
                if (panel.get("type").asText().equals("lens")) {
                    charts.add(panel.at("/embeddableConfig/attributes"));
                }
            }
        }
        assertFalse(charts.isEmpty());
        return charts;
    }

    /** As Lens asks: each column inside the one before it. */
    private static ObjectNode nested(List<JsonNode> columns) {
        ObjectNode aggregations = JSON.createObjectNode();
        JsonNode column = columns.get(0);
        String field = column.get("sourceField").asText();
        switch (column.get("operationType").asText()) {
            case "count" -> {
                return aggregations;
            }
            case "date_histogram" ->
                aggregations
                        .putObject("all")
                        .putObject("date_histogram")
                        .put("field", field)
                        .put("fixed_interval", "30m");
            case "terms" ->
                aggregations
                        .putObject("all")
                        .putObject("terms")
                        .put("field", field)
                        .put("size", column.at("/params/size").asInt());
            case "unique_count" ->
                aggregations.putObject("all").putObject("cardinality").put("field", field);
            default -> throw new AssertionError(column);
        }
        if (columns.size() > 1) {
            ObjectNode inner = nested(columns.subList(1, columns.size()));
            if (!inner.isEmpty()) {
                aggregations.withObjectProperty("all").set("aggs", inner);
            }
        }
        return aggregations;
    }

    /** As Elastic Security asks: composite buckets of the fields that are grouped by, with the different values in each. */
    @Test
    void everyThresholdIsCounted() throws Exception {
        int groups = 0;
        for (String line :
                assets.files().get("elastic/detection-rules.ndjson").lines().toList()) {
            JsonNode threshold = JSON.readTree(line).path("threshold");
            if (threshold.isMissingNode()) {
                continue;
            }
            ObjectNode aggregations = JSON.createObjectNode();
            ObjectNode all = aggregations.putObject("all");
            ArrayNode sources = all.putObject("composite").putArray("sources");
            threshold
                    .get("field")
                    .forEach(field -> sources.addObject()
                            .putObject(field.asText())
                            .putObject("terms")
                            .put("field", field.asText()));
            for (JsonNode different : threshold.get("cardinality")) {
                all.withObjectProperty("aggs")
                        .putObject("different")
                        .putObject("cardinality")
                        .put("field", different.get("field").asText());
            }
            JsonNode buckets = aggregated(aggregations).at("/all/buckets");
            assertTrue(buckets.isArray(), line);
            groups += buckets.size();
        }
        assertTrue(groups > 50, groups + " groups");
    }
}
