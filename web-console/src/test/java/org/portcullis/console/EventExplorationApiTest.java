package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.Role;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Events counted by time and by value, exported, and their query said for Kibana. */
class EventExplorationApiTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String[] token;

    /** 30 events, one a minute back from the clock's noon; every third is refused. */
    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        token = new String[] {"Authorization", "Bearer " + test.token("probe", Role.ANALYST)};
        for (int i = 0; i < 30; i++) {
            boolean refused = i % 3 == 0;
            test.report(SecurityEvent.builder(
                            "event-" + i,
                            TestClock.START.minusSeconds(60L * i),
                            refused ? EventAction.ACCESS_REJECT : EventAction.ACCESS_ACCEPT,
                            refused ? SecurityEvent.Outcome.FAILURE : SecurityEvent.Outcome.SUCCESS,
                            i == 7 ? "=HYPERLINK(\"http://x\") \"quoted\"" : "Event " + i + " happened.")
                    .set(Field.EVENT_REASON, refused ? i % 2 == 0 ? "cert-expired" : "device-unknown" : "")
                    .set(Field.DEVICE_SERIAL_NUMBER, "SN-" + i % 5)
                    .build());
        }
        test.settle();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static HttpResponse<String> ask(String path, String... more) throws Exception {
        List<String> headers = new ArrayList<>(List.of(token));
        headers.addAll(List.of(more));
        return test.get("/api/v1/events/" + path, headers.toArray(String[]::new));
    }

    private static JsonNode answer(String path) throws Exception {
        HttpResponse<String> response = ask(path);
        assertEquals(200, response.statusCode(), response.body());
        return TestConsole.json(response);
    }

    private static String q(String kql) {
        return "q=" + URLEncoder.encode(kql, StandardCharsets.UTF_8);
    }

    private static List<Long> counts(JsonNode histogram) {
        List<Long> counts = new ArrayList<>();
        histogram
                .get("buckets")
                .forEach(bucket -> counts.add(bucket.get("count").asLong()));
        return counts;
    }

    @Test
    void eventsAreCountedByTime() throws Exception {
        JsonNode all = answer("histogram?from=2026-03-10T11:30:00Z&to=2026-03-10T12:00:00.001Z&buckets=3");
        assertEquals(30, all.get("total").asLong());
        assertEquals("2026-03-10T11:30:00Z", all.at("/buckets/0/from").asText());
        assertEquals(List.of(10L, 10L, 10L), counts(all));
        JsonNode refused = answer(
                "histogram?from=2026-03-10T11:30:00Z&to=2026-03-10T12:00:00Z&buckets=3&" + q("event.outcome: failure"));
        assertEquals(List.of(3L, 3L, 3L), counts(refused));
        JsonNode open = answer("histogram?" + q("device.serial_number: SN-1"));
        assertEquals(60, counts(open).size());
        assertEquals(6, open.get("total").asLong());
        assertEquals("2026-03-10T11:34:00Z", open.at("/buckets/0/from").asText());
        assertEquals(1, counts(open).get(0));
        assertEquals(
                0,
                answer("histogram?" + q("event.outcome: unknown")).get("total").asLong());
    }

    @Test
    void valuesAreCounted() throws Exception {
        JsonNode reasons = answer("facets?field=event.reason");
        assertEquals("cert-expired", reasons.at("/values/0/value").asText());
        assertEquals(5, reasons.at("/values/0/count").asLong());
        assertEquals(5, reasons.at("/values/1/count").asLong());
        assertEquals(2, reasons.get("distinct").asLong());
        JsonNode serials = answer("facets?field=device.serial_number&limit=2&" + q("event.outcome: failure"));
        assertEquals(5, serials.get("distinct").asLong());
        assertEquals(6, serials.get("others").asLong());
        assertEquals(2, serials.at("/values/0/count").asLong());
        JsonNode lately = answer("facets?field=event.outcome&from=2026-03-10T11:58:00Z");
        assertEquals("success", lately.at("/values/0/value").asText());
        assertEquals(2, lately.at("/values/0/count").asLong());
    }

    @Test
    void everythingIsExportedInItsOrder() throws Exception {
        HttpResponse<String> lines = ask("export");
        assertEquals(
                "application/x-ndjson",
                lines.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(30, lines.body().lines().count());
        assertTrue(lines.body().lines().findFirst().orElseThrow().contains("\"event-0\""));
        HttpResponse<String> csv = ask(
                "export?limit=8&columns=event.id,message,event.category&" + q("not event.id: event-0"),
                "Accept",
                "text/csv");
        List<String> rows = csv.body().lines().toList();
        assertEquals("\"event.id\",\"message\",\"event.category\"", rows.get(0));
        assertEquals("\"event-1\",\"Event 1 happened.\",\"authentication; network\"", rows.get(1));
        assertEquals(
                "\"event-7\",\"'=HYPERLINK(\"\"http://x\"\") \"\"quoted\"\"\",\"authentication; network\"",
                rows.get(7));
        assertEquals(9, rows.size());
    }

    @Test
    void aQueryIsSaidForKibana() throws Exception {
        assertEquals(
                "source.mac: \"AA-BB-CC-DD-EE-FF\" and not event.outcome: \"success\" and @timestamp >= \"now-15m\"",
                answer(
                                "kibana?"
                                        + q(
                                                "source.mac: aabb.ccdd.eeff AND NOT event.outcome: success and @timestamp >= now-15m"))
                        .get("query")
                        .asText());
    }

    @ParameterizedTest
    @CsvSource({
        "histogram?buckets=0, buckets",
        "histogram?buckets=1001, buckets",
        "histogram?from=x, from",
        "histogram?from=2026-03-10T12:00:00Z&to=2026-03-10T12:00:00Z, to",
        "histogram?q=nope:x, q",
        "facets, field",
        "facets?field=event.outcom, field",
        "facets?field=message, field",
        "facets?field=@timestamp, field",
        "facets?field=event.outcome&limit=0, limit",
        "kibana?q=((, q",
        "kibana?q=rule.name:%20a%20b*, q",
        "export?format=xml, format",
        "export?columns=event.outcom, columns",
        "export?q=nope:x, q",
        "stream?q=nope:x, q",
        "stream?after=x, after"
    })
    void wrongInputIsExplained(String path, String wrong) throws Exception {
        HttpResponse<String> response = ask(path);
        assertEquals(422, response.statusCode(), response.body());
        assertEquals(wrong, TestConsole.json(response).at("/errors/0/path").asText());
    }
}
