package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.ReadOnlyJournal;

/** What was decided is found, in the appliance and in the real Elasticsearch, by the same words, and once. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class AuditTrailIT {
    private static final String STREAM = "logs-portcullis.access-test";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ElasticsearchServer elasticsearch;

    @TempDir
    Path folder;

    @BeforeAll
    static void startElasticsearch() throws Exception {
        elasticsearch = ElasticsearchServer.start();
    }

    @AfterAll
    static void stopElasticsearch() throws Exception {
        elasticsearch.close();
    }

    @Test
    void theSameEventIsFoundByTheSameFieldNamesHereAndThere() throws Exception {
        Home home = Home.init(folder)
                .configure(export(STREAM + "1")
                        + "  - { name: away, type: syslog, host: 127.0.0.1, port: 9, transport: tcp, format: cef }\n");
        try (Serving serving = Serving.start(home)) {
            home.register("SN-1,hall 3,sensor,acme,T-100,facility,hot,active");
            assertTrue(new Supplicant(home, serving)
                    .join(home.enrol("SN-1"), "1.3")
                    .accepted());
            String query = "event.action: \"access-accept\" and source.mac: \"02-00-00-00-00-01\""
                    + " and device.serial_number: \"SN-1\" and network.vlan.id: \"110\" and rule.name: \"sensors\"";
            JsonNode here = Events.newest(home, query);
            assertEquals(List.of(here), inElasticsearch(STREAM + "1", query.replace(" and ", " AND "), 1));

            // A receiver that is away slows nobody, is told of, and can be tried.
            Api api = new Api(home, serving);
            JsonNode away = exporter(api, "away");
            assertEquals("retrying", away.get("state").asText());
            assertTrue(away.get("lag").asLong() > 0 && away.get("cursor").asLong() == 0, away.toString());
            assertEquals(0, exporter(api, "test").get("deadLetters").asLong());
            JsonNode tried = JSON.readTree(
                    api.send("POST", "/api/v1/exporters/test/test", "").body());
            assertTrue(tried.get("taken").asBoolean(), tried.toString());
            assertTrue(tried.get("answer").asText().contains("\"status\":201"), tried.toString());
            Events.newest(home, "event.action: export-test and event.outcome: success");
            assertTrue(api.text("/metrics").contains("portcullis_export_up{exporter=\"away\"} 0"));
            aDamagedDayIsToldOfAndMadeAgain(home, api);
            JsonNode told =
                    Events.newest(home, "event.action: export-receiver-unreachable and portcullis.exporter.name: away");
            assertTrue(Events.text(told, "event.reason").contains("refused"), told.toString());
        }
    }

    /** The day's files are overwritten while the appliance serves; who reads what they hold meets that. */
    private static void aDamagedDayIsToldOfAndMadeAgain(Home home, Api api) throws Exception {
        try (Stream<Path> files = Files.walk(home.folder().resolve("data/index"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(name -> !name.endsWith("write.lock"))
                    .toList()) {
                try (FileChannel octets = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    for (long at = 0; at < octets.size(); at += 64) {
                        octets.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), at);
                    }
                }
            }
        }
        while (inJournal(home, "index-rebuilt").isEmpty()) {
            api.send("GET", "/api/v1/events?limit=1000", "");
        }
        JsonNode damaged = inJournal(home, "index-damaged").get(0);
        assertEquals("failure", Events.text(damaged, "event.outcome"));
        Events.newest(home, "event.action: index-rebuilt");
        Events.newest(home, "event.action: access-accept");
    }

    private static JsonNode exporter(Api api, String name) throws Exception {
        for (JsonNode exporter : api.json("/api/v1/exporters").get("exporters")) {
            if (exporter.get("name").asText().equals(name)) {
                return exporter;
            }
        }
        throw new AssertionError("no exporter " + name);
    }

    /**
     * SIGKILL in the middle of 2,000 authentications, twice: no Accept that a client received is missing in the trail, nor its
     * session in the table, and a session that ended is not brought back by another one.
     */
    @Test
    void noAcceptThatAClientReceivedIsMissingAfterKillNine() throws Exception {
        Home home = Home.init(folder).configure(export(STREAM + "2"));
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        List<String> accepted = new ArrayList<>();
        for (int kills = 0; kills < 2; kills++) {
            try (Serving serving = Serving.start(home);
                    Crowd crowd = Crowd.start(home, serving, device, 8, 1000, Crowd.IMPATIENT)) {
                crowd.awaitAccepted(300);
                serving.killNine();
                accepted.addAll(crowd.stop());
                home.run("journal", "verify").done();
            }
        }
        try (Serving serving = Serving.start(home)) {
            Set<String> live = SessionsIT.all(new Api(home, serving));
            assertTrue(live.containsAll(accepted), () -> "not live: " + missing(accepted, live));
            try (Crowd crowd = Crowd.start(home, serving, device, 8, 2000 - accepted.size())) {
                accepted.addAll(crowd.await());
            }
        }
        assertTrue(accepted.size() > 1900, "only " + accepted.size() + " were accepted");
        assertEquals(accepted.size(), new HashSet<>(accepted).size(), "every Accept has a session of its own");

        try (Serving serving = Serving.start(home)) {
            List<JsonNode> journaled = inJournal(home, "access-accept");
            Set<String> sessions = sessions(journaled);
            assertEquals(journaled.size(), sessions.size(), "once, in the journal");
            assertTrue(sessions.containsAll(accepted), () -> "missing in the journal: " + missing(accepted, sessions));
            Events.newest(home, "event.action: access-accept", journaled.size());
            List<JsonNode> events = Events.search(home, "event.action: access-accept");
            assertEquals(journaled.size(), events.size(), "once, in the index");
            assertEquals(sessions, sessions(events));
            List<JsonNode> there = inElasticsearch(STREAM + "2", "event.action: \"access-accept\"", events.size());
            assertEquals(Collections.singleton(events.size()), Set.of(there.size()), "once, in Elasticsearch");
            assertEquals(sessions, sessions(there));
            home.run("journal", "verify").done();
            SessionsIT.account(home, serving, """
                    Acct-Status-Type = Accounting-On
                    NAS-IP-Address = 127.0.0.1
                    Acct-Session-Id = "0"
                    """);
            assertEquals(Set.of(), SessionsIT.all(new Api(home, serving)));
            serving.killNine();
        }
        try (Serving serving = Serving.start(home)) {
            assertEquals(Set.of(), SessionsIT.all(new Api(home, serving)));
            assertEquals(0, serving.terminate());
        }
        whatSomebodyTakesAwayShows(home, inElasticsearch(STREAM + "2", "event.action: \"journal-checkpoint\"", 1));
    }

    /** @param checkpoints as Elasticsearch has them: they are the measure, when nothing here is left to measure by */
    private static void whatSomebodyTakesAwayShows(Home home, List<JsonNode> checkpoints) throws Exception {
        Path outside = Files.write(
                home.folder().resolve("checkpoints.ndjson"),
                checkpoints.stream().map(JsonNode::toString).toList());
        home.launching();
        Home.Result whole = home.run("journal", "verify", "--checkpoints", outside.toString())
                .done();
        assertTrue(JSON.readTree(whole.out()).get("whole").asBoolean(), whole.out());
        Path journal = home.folder().resolve("data/journal");
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.filter(name -> !name.endsWith("lock")).toList()) {
                Files.delete(file);
            }
        }
        home.run("journal", "verify").done();
        Home.Result gone = home.run("journal", "verify", "--checkpoints", outside.toString());
        assertEquals(1, gone.exit());
        JsonNode finding = JSON.readTree(gone.lines().get(0));
        assertEquals("missing", finding.get("finding").asText(), gone.out());
        assertEquals(1, finding.get("first").asLong());
        assertTrue(gone.err().contains("is not as it was written"), gone.err());
    }

    /** No file of the appliance can grow any more: whoever asks hears nothing, and no device gets in. */
    @Test
    void aJournalThatCannotBeWrittenMeansSilence() throws Exception {
        Home home = Home.init(folder);
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(device, "1.3").accepted());
            fileSizeLimit(serving, "0");
            Supplicant.Outcome silence = supplicant.ask(device, "1.3");
            assertFalse(silence.accepted(), silence.output());
            assertFalse(silence.rejected(), "silence, not a Reject: " + silence.output());
            fileSizeLimit(serving, "unlimited");
            boolean again = false;
            for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5); !again && System.nanoTime() < end; ) {
                again = supplicant.ask(device, "1.3").accepted();
            }
            assertTrue(again, "it serves again when it can write");
        }
    }

    private static void fileSizeLimit(Serving serving, String octets) throws Exception {
        Home.command("prlimit", "--pid", Long.toString(serving.pid()), "--fsize=" + octets + ":unlimited")
                .done();
    }

    private static String export(String stream) {
        return "export:\n  - { name: test, type: elasticsearch, url: \"%s\", dataStream: %s }\n"
                .formatted(elasticsearch.url(), stream);
    }

    /** Searches until there are so many. */
    private static List<JsonNode> inElasticsearch(String stream, String query, int wanted) throws Exception {
        List<JsonNode> there = inElasticsearch(stream, query);
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
                there.size() < wanted && System.nanoTime() < end; ) {
            TimeUnit.MILLISECONDS.sleep(200);
            there = inElasticsearch(stream, query);
        }
        return there;
    }

    private static List<JsonNode> inElasticsearch(String stream, String query) throws Exception {
        elasticsearch.request("POST", "/" + stream + "/_refresh?ignore_unavailable=true", "");
        JsonNode answer = JSON.readTree(elasticsearch
                .request(
                        "POST",
                        "/" + stream + "/_search?ignore_unavailable=true&size=10000",
                        JSON.writeValueAsString(Map.of("query", Map.of("query_string", Map.of("query", query)))))
                .body());
        List<JsonNode> events = new ArrayList<>();
        answer.at("/hits/hits").forEach(hit -> events.add(hit.get("_source")));
        return events;
    }

    private static List<JsonNode> inJournal(Home home, String action) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        try (JournalReader reader =
                ReadOnlyJournal.open(home.folder().resolve("data/journal")).reader(1)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                JsonNode event = new ObjectMapper().readTree(record.get().payload());
                if (Events.text(event, "event.action").equals(action)) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private static Set<String> sessions(List<JsonNode> events) {
        Set<String> sessions = new HashSet<>();
        events.forEach(event -> sessions.add(Events.text(event, "portcullis.session.id")));
        return sessions;
    }

    private static List<String> missing(List<String> accepted, Set<String> sessions) {
        return accepted.stream().filter(session -> !sessions.contains(session)).toList();
    }
}
