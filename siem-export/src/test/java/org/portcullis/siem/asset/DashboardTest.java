package org.portcullis.siem.asset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.index.MemorySearch;
import org.portcullis.siem.query.Kql;

/** What Kibana is given holds together: no reference, field, column or query of it leads nowhere. */
class DashboardTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> objects = parsed(Dashboard.ndjson("logs-portcullis.access-*"));

    private static Map<String, JsonNode> parsed(String ndjson) {
        return ndjson.lines()
                .map(DashboardTest::json)
                .collect(Collectors.toMap(
                        object -> object.get("type").asText() + ":"
                                + object.get("id").asText(),
                        Function.identity()));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private List<JsonNode> panels() {
        JsonNode dashboard = objects.get("dashboard:portcullis-access-overview");
        return list(json(dashboard.at("/attributes/panelsJSON").asText()));
    }

    private List<JsonNode> charts() {
        return panels().stream()
                .filter(panel -> panel.get("type").asText().equals("lens"))
                .map(panel -> panel.at("/embeddableConfig/attributes"))
                .toList();
    }

    private List<String> queries() {
        List<String> queries = new ArrayList<>();
        charts().forEach(chart -> queries.add(chart.at("/state/query/query").asText()));
        objects.values().stream()
                .filter(object -> object.get("type").asText().equals("search"))
                .map(search -> json(search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                        .asText()))
                .forEach(source -> queries.add(source.at("/query/query").asText()));
        return queries;
    }

    @Test
    void theDataViewHasEveryNamespace() {
        assertEquals(
                "logs-portcullis.access-*",
                objects.get("index-pattern:portcullis-access")
                        .at("/attributes/title")
                        .asText());
    }

    @Test
    void everyReferenceLeadsToAnObject() {
        for (JsonNode object : objects.values()) {
            Set<String> names = new HashSet<>();
            for (JsonNode reference : object.get("references")) {
                assertTrue(names.add(reference.get("name").asText()), reference.toString());
                assertTrue(
                        objects.containsKey(reference.get("type").asText() + ":"
                                + reference.get("id").asText()),
                        reference.toString());
            }
            String source = object.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                    .asText("{}");
            JsonNode index = json(source).path("indexRefName");
            assertTrue(index.isMissingNode() || names.contains(index.asText()), source);
        }
        JsonNode dashboard = objects.get("dashboard:portcullis-access-overview");
        Set<String> names = list(dashboard.get("references")).stream()
                .map(reference -> reference.get("name").asText())
                .collect(Collectors.toSet());
        for (JsonNode panel : panels()) {
            String index = panel.get("panelIndex").asText();
            assertEquals(index, panel.at("/gridData/i").asText());
            String name = panel.has("panelRefName")
                    ? panel.get("panelRefName").asText()
                    : panel.at("/embeddableConfig/attributes/references/0/name").asText();
            assertTrue(names.remove(index + ":" + name), name);
        }
        assertEquals(Set.of(), names);
    }

    @Test
    void everyChartNamesItsOwnColumns() {
        assertTrue(charts().size() >= 12);
        for (JsonNode chart : charts()) {
            JsonNode layers = chart.at("/state/datasourceStates/formBased/layers");
            JsonNode layer = layers.elements().next();
            String id = layers.fieldNames().next();
            assertEquals(
                    "indexpattern-datasource-layer-" + id,
                    chart.at("/references/0/name").asText());
            Set<String> columns = new HashSet<>();
            layer.get("columns").fieldNames().forEachRemaining(columns::add);
            Set<String> order = list(layer.get("columnOrder")).stream()
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            assertEquals(columns, order);
            JsonNode shown = chart.at("/state/visualization");
            JsonNode bars = shown.path("layers").path(0);
            assertEquals(
                    id, (bars.isMissingNode() ? shown : bars).get("layerId").asText());
            Set<String> used = new HashSet<>();
            for (String accessor : List.of("metricAccessor", "xAccessor", "splitAccessor")) {
                used.add(shown.path(accessor).asText(bars.path(accessor).asText()));
            }
            bars.path("accessors").forEach(column -> used.add(column.asText()));
            used.remove("");
            assertEquals(columns, used);
            for (JsonNode column : layer.get("columns")) {
                JsonNode by = column.at("/params/orderBy/columnId");
                assertTrue(by.isMissingNode() || columns.contains(by.asText()), column.toString());
            }
        }
    }

    @Test
    void everyColumnIsAFieldThatCanBeCountedBy() {
        for (JsonNode chart : charts()) {
            for (JsonNode column : chart.at("/state/datasourceStates/formBased/layers")
                    .elements()
                    .next()
                    .get("columns")) {
                String name = column.get("sourceField").asText();
                if (column.get("operationType").asText().equals("count")) {
                    assertEquals("___records___", name);
                    continue;
                }
                Field field = Field.named(name).orElseThrow(() -> new AssertionError(name));
                assertEquals(
                        column.get("operationType").asText().equals("date_histogram"),
                        field.type() == Field.Type.DATE,
                        name);
                assertFalse(field.type() == Field.Type.TEXT, name + " is text, which has no terms");
            }
        }
        for (JsonNode object : objects.values()) {
            object.at("/attributes/columns")
                    .forEach(name -> assertTrue(Field.named(name.asText()).isPresent(), name.asText()));
        }
    }

    /** Queries are understood, say what Kibana understands by them, and none asks for what never happens. */
    @Test
    void everyQueryFindsRecordedEvents() throws Exception {
        List<SecurityEvent> events = new ArrayList<>(Recorded.all());
        events.add(Recorded.at(
                0,
                Recorded.as(
                        Recorded.refused("credential-not-bound"),
                        org.portcullis.policy.event.EventAction.AUTHENTICATION_ABANDONED)));
        try (MemorySearch search = new MemorySearch(events, Recorded.BEGIN)) {
            Kql kql = new Kql(InstantSource.fixed(Recorded.BEGIN));
            for (String query : queries()) {
                assertFalse(search.ids(query).isEmpty(), query);
                assertEquals(search.ids(query), search.ids(kql.forKibana(query)), query);
            }
        }
    }

    @Test
    void panelsDoNotOverlap() {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels()) {
            JsonNode grid = panel.get("gridData");
            assertTrue(grid.get("x").asInt() + grid.get("w").asInt() <= 48, panel.toString());
            for (int x = grid.get("x").asInt();
                    x < grid.get("x").asInt() + grid.get("w").asInt();
                    x++) {
                for (int y = grid.get("y").asInt();
                        y < grid.get("y").asInt() + grid.get("h").asInt();
                        y++) {
                    assertTrue(taken.add(x + "," + y), panel.toString());
                }
            }
        }
    }

    /** What OpenSearch's Dashboards take: no kind of object that they do not know. */
    @Test
    void searchesStandAlone() {
        Map<String, JsonNode> alone = parsed(Dashboard.searches("logs-portcullis.access-*"));
        assertEquals(3, alone.size());
        for (JsonNode object : alone.values()) {
            assertTrue(
                    Set.of("index-pattern", "search")
                            .contains(object.get("type").asText()),
                    object.toString());
            object.get("references")
                    .forEach(reference ->
                            assertTrue(alone.containsKey(reference.get("type").asText() + ":"
                                    + reference.get("id").asText())));
        }
    }
}
