package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;

/** Events as Server-Sent Events: each once, in the journal's order, also over a broken connection. */
class EventStreamApiTest {
    @TempDir
    Path folder;

    private TestConsole test;
    private String token;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        token = "Bearer " + test.token("probe", Role.ANALYST);
        client = test.client("TLSv1.3");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private void happen(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            test.report(SecurityEvent.builder(
                            "event-" + i,
                            TestClock.START.minusSeconds(90_000L * (i % 3)), // of three days in turn
                            i % 2 == 0 ? EventAction.ACCESS_ACCEPT : EventAction.ACCESS_REJECT,
                            SecurityEvent.Outcome.SUCCESS,
                            "Event " + i + " happened.")
                    .build());
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "event-" + i).toList();
    }

    /** A connection that is read as far as wanted. */
    private final class Feed implements AutoCloseable {
        private final BufferedReader lines;
        private String id = "";

        private Feed(String path, String... headers) throws Exception {
            HttpRequest.Builder request = test.request("/api/v1/events/stream" + path)
                    .header("Authorization", token)
                    .header("Accept", "text/event-stream");
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/event-stream",
                    response.headers().firstValue("Content-Type").orElseThrow());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        private List<String> take(int count) throws Exception {
            List<String> events = new ArrayList<>();
            while (events.size() < count) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    events.add(line.replaceAll(".*\"id\":\"(event-\\d+)\".*", "$1"));
                }
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void nothingIsLostBetweenThePageAndTheStream() throws Exception {
        happen(0, 5);
        test.settle();
        long sequence = TestConsole.json(test.get("/api/v1/events", "Authorization", token))
                .get("sequence")
                .asLong();
        happen(5, 10);
        try (Feed feed = new Feed("?after=" + sequence)) {
            happen(10, 15);
            assertEquals(names(5, 15), feed.take(10));
        }
        try (Feed all = new Feed("?after=0")) {
            assertEquals(names(0, 15), all.take(15));
        }
        try (Feed refused = new Feed("?after=0&q=event.action:%20access-reject")) {
            assertEquals(List.of("event-1", "event-3", "event-5"), refused.take(3));
        }
    }

    @Test
    void aConnectionThatBreaksGoesOnWhereItWas() throws Exception {
        Thread writer = new Thread(() -> {
            try {
                happen(0, 1_200);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        List<String> seen = new ArrayList<>();
        String last = "0";
        while (seen.size() < 1_200) {
            try (Feed feed = new Feed("", "Last-Event-ID", last)) {
                seen.addAll(feed.take(Math.min(150, 1_200 - seen.size())));
                last = feed.id;
            }
        }
        writer.join();
        assertEquals(names(0, 1_200), seen);
    }

    @Test
    void withoutAPlaceItBeginsWithWhatComesNext() throws Exception {
        happen(0, 3);
        test.settle();
        try (Feed feed = new Feed("")) {
            happen(3, 5);
            assertEquals(names(3, 5), feed.take(2));
        }
    }

    @Test
    void oneCallerHasSoManyAndAClosedOneMakesRoom() throws Exception {
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            feeds.add(new Feed(""));
        }
        HttpResponse<String> refused =
                test.get("/api/v1/events/stream", "Authorization", token, "Accept", "text/event-stream");
        assertEquals(503, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        feeds.get(0).close();
        HttpResponse<InputStream> again;
        do {
            happen(0, 1); // Only who writes notices that nobody reads any more.
            again = client.send(
                    test.request("/api/v1/events/stream")
                            .header("Authorization", token)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            again.body().close();
        } while (again.statusCode() == 503);
        assertEquals(200, again.statusCode());
        for (Feed feed : feeds) {
            feed.close();
        }
    }
}
