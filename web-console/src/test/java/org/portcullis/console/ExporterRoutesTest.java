package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.sink.Authentication;
import org.portcullis.siem.sink.TlsIdentity;
import org.portcullis.siem.sink.WebhookSettings;

/** What an admin sees and does of exporters: a webhook that takes or refuses everything. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ExporterRoutesTest {
    private static final String ALL = "/api/v1/exporters";

    @TempDir
    Path folder;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer receiver;
    private TestConsole test;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "my own words".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        test = new TestConsole(folder);
        admin = test.token("boss", Role.ADMIN);
        test.export(
                "soar",
                new WebhookSettings(
                        URI.create("http://localhost:" + receiver.getAddress().getPort() + "/secret-path"),
                        Optional.empty(),
                        new Authentication.None(),
                        new EcsFormat(),
                        TlsIdentity.trusting(Optional.empty()),
                        test.clock,
                        Duration.ofSeconds(60)));
    }

    @AfterEach
    void stop() {
        test.close();
        receiver.stop(0);
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return test.send(test.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + admin));
    }

    private JsonNode asked(String method, String path) throws Exception {
        HttpResponse<String> response = ask(method, path);
        assertEquals(200, response.statusCode(), response.body());
        return TestConsole.json(response);
    }

    private JsonNode awaited(String member, long value) throws Exception {
        while (true) {
            JsonNode exporter = asked("GET", ALL).at("/exporters/0");
            if (exporter.get(member).asLong() == value) {
                return exporter;
            }
            Thread.sleep(20);
        }
    }

    private void happened(EventAction action, String outcome) throws Exception {
        test.settle();
        JsonNode found = asked("GET", "/api/v1/events?q=event.action:" + action.word());
        assertEquals(1, found.get("total").asInt(), found.toString());
        JsonNode event = found.at("/events/0");
        assertEquals(outcome, event.at("/event/outcome").asText());
        assertEquals("boss", event.at("/user/name").asText());
        assertEquals("soar", event.at("/portcullis/exporter/name").asText());
    }

    private static SecurityEvent event(String id) {
        return SecurityEvent.builder(
                        id, TestClock.START, EventAction.ACCESS_REJECT, SecurityEvent.Outcome.FAILURE, "No")
                .build();
    }

    @Test
    void theStateOfAnExporterNamesNoSecret() throws Exception {
        test.report(event("e-1"));
        JsonNode exporter = awaited("delivered", 1);
        assertEquals("webhook", exporter.get("type").asText());
        assertEquals("running", exporter.get("state").asText());
        assertEquals(0, exporter.get("lag").asLong());
        assertTrue(exporter.get("lastError").isNull());
        assertFalse(exporter.toString().contains("secret-path"), exporter.toString());
    }

    @Test
    void aTrySaysWhatTheReceiverAnswersAndIsAudited() throws Exception {
        JsonNode tried = asked("POST", ALL + "/soar/test");
        assertTrue(tried.get("taken").asBoolean());
        assertEquals("HTTP 200 my own words", tried.get("answer").asText());
        assertTrue(bodies.stream().anyMatch(body -> body.contains("\"action\":\"export-test\"")));
        happened(EventAction.EXPORT_TEST, "success");
    }

    @Test
    void aTryThatFailsIsNoErrorOfTheApi() throws Exception {
        status = 503;
        JsonNode tried = asked("POST", ALL + "/soar/test");
        assertFalse(tried.get("taken").asBoolean());
        assertEquals("HTTP 503 my own words", tried.get("answer").asText());
        happened(EventAction.EXPORT_TEST, "failure");
    }

    @Test
    void whatIsRefusedIsSeenAndSentAgain() throws Exception {
        status = 422;
        test.report(event("e-1"));
        test.report(event("e-2"));
        awaited("deadLetters", 2);
        JsonNode letters = asked("GET", ALL + "/soar/dead-letters?limit=1").get("deadLetters");
        assertEquals(1, letters.size());
        assertEquals("e-2", letters.at("/0/eventId").asText());
        assertEquals(422, letters.at("/0/status").asInt());
        assertEquals("422 my own words", letters.at("/0/reason").asText());
        assertEquals("access-reject", letters.at("/0/event/event/action").asText());

        // What happens meanwhile has events, too, and would be refused.
        asked("POST", ALL + "/soar/pause");
        JsonNode again = asked("POST", ALL + "/soar/dead-letters/replay");
        assertEquals(
                List.of(0, 2, 2),
                List.of(
                        again.get("delivered").asInt(),
                        again.get("refused").asInt(),
                        again.get("left").asInt()));
        status = 200;
        bodies.clear();
        JsonNode taken = asked("POST", ALL + "/soar/dead-letters/replay");
        assertEquals(2, taken.get("delivered").asInt(), taken.toString());
        assertEquals(0, taken.get("left").asInt());
        assertTrue(bodies.stream().anyMatch(body -> body.contains("\"e-1\"") && body.contains("\"e-2\"")));
    }

    @Test
    void whatIsGivenUpIsGone() throws Exception {
        status = 400;
        test.report(event("e-1"));
        awaited("deadLetters", 1);
        status = 200;
        assertEquals(
                1, asked("DELETE", ALL + "/soar/dead-letters").get("discarded").asInt());
        awaited("deadLetters", 0);
        happened(EventAction.DEAD_LETTERS_DISCARDED, "success");
    }

    @Test
    void aPausedExporterDeliversNothingUntilItGoesOn() throws Exception {
        assertEquals("paused", asked("POST", ALL + "/soar/pause").get("state").asText());
        happened(EventAction.EXPORT_PAUSED, "success");
        test.report(event("e-1"));
        // A try is no delivery.
        assertTrue(asked("POST", ALL + "/soar/test").get("taken").asBoolean());
        assertFalse(bodies.stream().anyMatch(body -> body.contains("\"e-1\"")));
        asked("POST", ALL + "/soar/resume");
        while (bodies.stream().noneMatch(body -> body.contains("\"e-1\""))) {
            Thread.sleep(20);
        }
    }

    @Test
    void noOtherNameIsAnExporter() throws Exception {
        HttpResponse<String> response = ask("POST", ALL + "/nobody/test");
        assertEquals(404, response.statusCode());
        assertTrue(response.body().contains("nobody"), response.body());
    }
}
