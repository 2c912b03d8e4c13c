package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.store.DeadLetter;

/** The exporter against a real Elasticsearch. */
@ExtendWith(SharedElasticsearch.class)
@Timeout(900)
class ElasticsearchExporterIT {
    private static final String ALL = "{\"match_all\":{}}";

    @TempDir
    Path folder;

    @Test
    @Tag("newest-lts")
    void aServerThatTakesLittleAtOnceGetsEachEventOnce(ElasticsearchServer server) throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "logs-portcullis.busy-default")) {
            export.append(1500);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
                assertEquals(export.sortedIds(), export.found(server, ALL));
                export.append(10);
                export.awaitDelivered(exporter);
                assertEquals(export.sortedIds(), export.found(server, ALL));
                ExporterStatus status = exporter.status();
                assertEquals(ExporterStatus.State.RUNNING, status.state());
                assertEquals(1510, status.delivered());
                assertEquals(0, status.lag());
                assertEquals(Optional.empty(), status.lastError());
            }
            JsonNode stats = json(server, "GET", "/_nodes/stats/indexing_pressure");
            int rejected = 0;
            for (JsonNode node : stats.get("nodes")) {
                rejected += node.at("/indexing_pressure/memory/total/coordinating_rejections")
                        .asInt();
            }
            assertTrue(rejected > 0, "no 429 was met: " + stats);
            assertEquals(1510, export.cursors.cursor("test"));
        }
    }

    @Test
    @Tag("newest-lts")
    void fieldsAreMappedByTheirTypes(ElasticsearchServer server) throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "logs-portcullis.mapped-default")) {
            export.append(1);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
            }
            JsonNode index = json(server, "GET", "/" + export.stream + "/_mapping")
                    .elements()
                    .next();
            for (Field field : Field.all()) {
                String expected = switch (field.type()) {
                    case KEYWORD, MAC -> "keyword";
                    default -> field.type().name().toLowerCase(java.util.Locale.ROOT);
                };
                String pointer = "/mappings/properties/" + field.name().replace(".", "/properties/") + "/type";
                assertEquals(expected, index.at(pointer).asText(), field.name());
            }
        }
    }

    @Test
    void anotherTemplateOfThatNameIsLeftAlone(ElasticsearchServer server) throws Exception {
        String template = "/_index_template/portcullis-logs-own-default";
        server.request(
                "PUT", template, "{\"index_patterns\":[\"logs-own-default\"],\"priority\":300,\"data_stream\":{}}");
        try (ExportFixture export = new ExportFixture(folder, "logs-own-default")) {
            export.append(1);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
            }
            assertEquals(
                    300,
                    json(server, "GET", template)
                            .at("/index_templates/0/index_template/priority")
                            .asInt());
        }
    }

    @Test
    void aServerThatIsKilledAndComesBackGetsEachEventOnce(ElasticsearchServer server) throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "logs-portcullis.killed-default")) {
            try (Exporter exporter = export.start(server)) {
                export.append(300);
                while (exporter.status().cursor() == 0) {
                    Thread.sleep(1);
                }
                export.append(2000);
                server.kill();
                export.append(50);
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertTrue(exporter.status().lag() > 0);
                assertTrue(exporter.status().lastError().isPresent());
                server.up();
                export.awaitDelivered(exporter);
                assertEquals(export.sortedIds(), export.found(server, ALL));
                assertEquals(0, exporter.status().deadLetters());
            }
        }
    }

    @Test
    @Tag("newest-lts")
    void aLostCursorDeliversNothingTwiceEvenAfterARollover(ElasticsearchServer server) throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "logs-portcullis.rolled-default")) {
            export.append(100);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
            }
            export.cursors.advance("test", 40, List.of());
            assertEquals(
                    200,
                    server.request("POST", "/" + export.stream + "/_rollover", "")
                            .statusCode());
            export.append(5);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
                assertEquals(export.sortedIds(), export.found(server, ALL));
            }
        }
    }

    @Test
    @Tag("newest-lts")
    void whatTheServerWillNeverTakeIsADeadLetter(ElasticsearchServer server) throws Exception {
        server.request(
                "PUT",
                "/_index_template/portcullis-logs-portcullis.wrong-default",
                "{\"index_patterns\":[\"logs-portcullis.wrong-default\"],\"priority\":300,\"data_stream\":{},"
                        + "\"template\":{\"mappings\":{\"properties\":{\"rule\":{\"properties\":{\"ruleset\":{\"type\":\"long\"}}}}}}}");
        try (ExportFixture export = new ExportFixture(folder, "logs-portcullis.wrong-default")) {
            export.append(20);
            export.journal
                    .append(SecurityEvent.builder(
                                    "odd",
                                    ExportFixture.NOON,
                                    EventAction.ACCESS_ACCEPT,
                                    SecurityEvent.Outcome.SUCCESS,
                                    "Its ruleset is no number")
                            .set(Field.RULE_RULESET, "third")
                            .build())
                    .toCompletableFuture()
                    .get();
            export.append(20);
            try (Exporter exporter = export.start(server)) {
                export.awaitDelivered(exporter);
                assertEquals(1, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), export.found(server, ALL));
            DeadLetter letter = export.cursors.deadLetters("test", 10).get(0);
            assertEquals("odd", letter.eventId());
            assertEquals(400, letter.status());
            assertEquals(21, letter.sequence());
            assertTrue(letter.reason().contains("rule.ruleset"), letter.reason());
            assertTrue(new String(letter.document(), java.nio.charset.StandardCharsets.UTF_8).contains("third"));
            assertEquals(0, export.cursors.deleteDeadLettersBefore(ExportFixture.NOON));
            assertEquals(1, export.cursors.deleteDeadLettersBefore(ExportFixture.NOON.plusSeconds(1)));
        }
    }

    private static JsonNode json(ElasticsearchServer server, String method, String path) throws Exception {
        return new ObjectMapper().readTree(server.request(method, path, "").body());
    }
}
