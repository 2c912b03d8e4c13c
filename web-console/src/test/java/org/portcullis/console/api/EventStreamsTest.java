package org.portcullis.console.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HandlerType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.console.EventQuery;
import org.portcullis.console.store.AccountName;
import org.portcullis.siem.index.EventTail;

/** Live feeds of a trail that never ends, to clients of which some do not read. */
class EventStreamsTest {
    private static final int MOST_OF_ONE = 8;
    private static final String EVENT = "{\"message\":\"" + "x".repeat(4000) + "\"}";

    private EventStreams streams;
    private HttpsServer server;

    @BeforeEach
    void start() {
        EventQuery endless = (EventQuery) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventQuery.class}, (self, m, given) -> {
                    long from = (long) given[1] + 1;
                    long to = from + (int) given[2];
                    List<EventTail.Entry> events = LongStream.range(from, to)
                            .mapToObj(sequence -> new EventTail.Entry(sequence, EVENT))
                            .toList();
                    return new EventTail(events, to - 1);
                });
        streams = new EventStreams(endless, Duration.ofSeconds(2));
        server = HttpsServer.start(
                new HttpsServer.Listening(
                        "feeds",
                        "no key",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.empty()),
                List.of(new HttpsServer.Endpoint(
                        HandlerType.GET,
                        "/{caller}",
                        context -> streams.open(context, new AccountName(context.pathParam("caller")), "", 0))));
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    /** A feed that was asked for; what comes of it is not read yet. */
    private Socket ask(String caller) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8192);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET /" + caller + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
    }

    private static String status(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void whoReadsNothingIsDroppedAndHoldsNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < MOST_OF_ONE; i++) {
            slow.add(ask("slow"));
            assertEquals("HTTP/1.1 200 OK", status(slow.get(i)));
        }
        try (Socket quick = ask("quick")) {
            BufferedReader lines = lines(quick);
            boolean room = false;
            long read = 0;
            while (!room) {
                for (int i = 0; i < 2000; i++, read++) {
                    assertTrue(lines.readLine() != null, "the one that reads is dropped");
                }
                try (Socket next = ask("slow")) {
                    room = status(next).contains(" 200 ");
                }
            }
            assertTrue(read > 0 && lines.readLine() != null);
        }
        for (Socket socket : slow) {
            awaitEnd(socket);
        }
    }

    /** What was on its way is there; then there is no more, though the trail goes on. */
    private static void awaitEnd(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (socket) {
            while (socket.getInputStream().read(buffer) >= 0) {}
        } catch (SocketException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset.toString());
        }
    }
}
