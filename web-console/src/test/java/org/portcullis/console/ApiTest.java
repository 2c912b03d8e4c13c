package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.console.store.Role;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;

class ApiTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String[] token;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        token = new String[] {"Authorization", "Bearer " + test.token("probe", Role.ANALYST)};
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static JsonNode search(String query) throws Exception {
        HttpResponse<String> response = test.get("/api/v1/events" + query, token);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        return TestConsole.json(response);
    }

    private static void happen(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            boolean good = i % 2 == 0;
            test.report(SecurityEvent.builder(
                            "event-" + i,
                            TestClock.START.minusSeconds(60L * i),
                            good ? EventAction.ACCESS_ACCEPT : EventAction.ACCESS_REJECT,
                            good ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                            "Event " + i + " happened.")
                    .build());
        }
        test.settle();
    }

    @Test
    void eventsAreFoundAndPagedNewestFirst() throws Exception {
        happen(7);

        JsonNode all = search("");
        assertEquals(7, all.get("total").asInt());
        assertTrue(all.get("next").isNull());
        List<String> ids = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = search("?limit=3" + next);
            page.get("events").forEach(event -> ids.add(event.at("/event/id").asText()));
            next = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asText();
        } while (!next.isEmpty());
        assertEquals(List.of("event-0", "event-1", "event-2", "event-3", "event-4", "event-5", "event-6"), ids);
        assertEquals(3, search("?q=event.outcome%3A%20failure").get("total").asInt());
        assertEquals(
                2,
                search("?from=2026-03-10T11:55:00Z&to=2026-03-10T11:57:00Z")
                        .get("total")
                        .asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "q=event.outcom:failure, q, event.outcome",
        "q=(((, q, ''",
        "from=yesterday, from, ISO 8601",
        "to=1, to, ISO 8601",
        "limit=0, limit, 1 to 1000",
        "limit=1001, limit, 1 to 1000",
        "limit=x, limit, 1 to 1000",
        "cursor=abc, cursor, ''"
    })
    void wrongInputIsExplained(String query, String path, String hint) throws Exception {
        HttpResponse<String> response = test.get("/api/v1/events?" + query, token);
        assertEquals(422, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
        JsonNode problem = TestConsole.json(response);
        assertEquals("Wrong input", problem.get("title").asText());
        assertEquals(path, problem.at("/errors/0/path").asText());
        String message = problem.at("/errors/0/message").asText();
        assertTrue(message.length() > 10 && message.contains(hint), message);
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        for (String path : new String[] {"/metrics", "/api/v1/metrics"}) {
            HttpResponse<String> response = test.get(path, token);
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(response.body().contains("# TYPE portcullis_test_total counter\n"), response.body());
            assertTrue(response.body().contains("portcullis_test_total{reason=\"a\\\"b\"} 3\n"), response.body());
        }
    }

    @Test
    void healthIsOneWordWithoutAToken() throws Exception {
        for (String prefix : new String[] {"", "/api/v1"}) {
            assertEquals("live\n", test.get(prefix + "/health/live").body());
            test.readiness = () -> true;
            assertEquals("ready\n", test.get(prefix + "/health/ready").body());
            test.readiness = () -> false;
            HttpResponse<String> unready = test.get(prefix + "/health/ready");
            assertEquals(503, unready.statusCode());
            assertEquals("unready\n", unready.body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "GET, /api/v1/nothing, 404",
        "GET, /api/v2/events, 404",
        "GET, /api/v1/events/, 404",
        "GET, /assets/../db/web-console/V1__access.sql, 404",
        "GET, /assets/..%2fstyle.css, 404",
        "POST, /api/v1/events, 405",
        "PUT, /, 405",
        "DELETE, /login, 405",
        "TRACE, /health/live, 405",
        "OPTIONS, /api/v1/events, 405",
        "HEAD, /api/v1/events, 401",
        "HEAD, /api/v1/nothing, 404",
        "GET, /api/v1/events, 401"
    })
    void refusalsAreProblemDocumentsThatTellNothing(String method, String path, int status) throws Exception {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        assertTellsNothing(answer);
    }

    /** RFC 9110 §9.3.2: what GET would say, but for the body. */
    @Test
    void headIsGetWithoutItsBody() throws Exception {
        String live = raw("HEAD /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(live.startsWith("HTTP/1.1 200 ") && live.contains("Content-Length: 5\r\n"), live);
        assertTrue(live.endsWith("\r\n\r\n"), live);
    }

    /** RFC 9110 §15.5.6. */
    @Test
    void whoAsksByAnotherMethodIsToldWhichThereAre() throws Exception {
        String answer = raw("PUT /api/v1/devices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.contains("Allow: GET, POST, HEAD\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            })
    void whatIsNoHttpIsRefusedWithoutAWordTooMany(String request) throws Exception {
        String answer = raw(request);
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 505"), answer);
        assertTellsNothing(answer);
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        HttpRequest.Builder large = test.request("/login")
                .headers("Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + "x".repeat(20_000)));
        assertEquals(413, LargeBody.answered(() -> test.send(large)).statusCode());
        assertEquals(431, test.get("/login", "X-Large", "x".repeat(20_000)).statusCode());
    }

    @Test
    void sendersThatStallHoldNoThread() throws Exception {
        List<SSLSocket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                SSLSocket socket = test.socket();
                stalled.add(socket);
                write(
                        socket,
                        "POST /login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
                                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=");
            }
            assertEquals("live\n", test.get("/health/live").body());
        } finally {
            for (SSLSocket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        for (String path : new String[] {"/login", "/health/live", "/nothing", "/api/v1/events"}) {
            var headers = test.get(path).headers();
            assertEquals(
                    "default-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
                    headers.firstValue("Content-Security-Policy").orElse(""),
                    path);
            assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""), path);
            assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""), path);
            assertTrue(headers.firstValue("Server").isEmpty(), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothTlsVersionsAreSpoken(String version) throws Exception {
        HttpResponse<String> response =
                test.client(version).send(test.request("/health/live").build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(version, response.sslSession().orElseThrow().getProtocol());
    }

    private static String raw(String request) throws Exception {
        try (SSLSocket socket = test.socket()) {
            socket.setSoTimeout(120_000);
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void write(SSLSocket socket, String text) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void assertTellsNothing(String answer) {
        for (String word : new String[] {"jetty", "javalin", "exception", "java.", "\tat ", "12.1", "eclipse"}) {
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains(word), word + " in " + answer);
        }
    }
}
