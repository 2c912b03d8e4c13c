package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.portcullis.siem.format.EcsFormat;

@Timeout(60)
class ConnectionFailureTest {
    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertEquals("127.0.0.1 cannot be reached: connection refused", answer("http://127.0.0.1:" + port));
    }

    @Test
    void theNameIsUnknown() {
        // As the JDK's HTTP client says it; which names nobody knows is the resolver's to say.
        IOException unresolved = new ConnectException();
        unresolved.initCause(new UnresolvedAddressException());
        assertEquals(
                "siem.invalid cannot be reached: it has no address",
                ConnectionFailure.told("siem.invalid", unresolved).getMessage());
    }

    @Test
    void theConnectionIsClosedWithoutAnAnswer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            new Thread(() -> closeAll(server)).start();
            String url = "http://127.0.0.1:" + server.getLocalPort();
            assertEquals("127.0.0.1 closed the connection without an answer", answer(url));
        }
    }

    /** After the whole request, so that closing is no reset. */
    private static void closeAll(ServerSocket server) {
        while (true) {
            try (Socket connection = server.accept()) {
                InputStream in = connection.getInputStream();
                StringBuilder request = new StringBuilder();
                while (request.indexOf("]}") < 0) {
                    request.append((char) in.read());
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static String answer(String url) {
        WebhookSettings webhook = new WebhookSettings(
                URI.create(url),
                Optional.empty(),
                new Authentication.None(),
                new EcsFormat(),
                TlsIdentity.trusting(Optional.empty()),
                ExportFixture.CLOCK,
                Duration.ofSeconds(20));
        return new TestDelivery("soar", webhook, ExportFixture.CLOCK)
                .send("node", "admin")
                .answer();
    }
}
