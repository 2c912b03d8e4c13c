package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.appliance.config.ConsoleLocation;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.ConfigException;

/** What is answered to {@code portcullis health} by the console, by another server, and by nobody. */
class HealthInquiryTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    Path data;

    private TestPki.Identity console;

    @BeforeEach
    void writeTheConsolesCertificate() throws Exception {
        console = identity();
        Files.writeString(
                data.resolve("console.pem"),
                new String(Pem.encode(console.key()).octets(), StandardCharsets.US_ASCII)
                        + Pem.encode(console.chain()));
    }

    private static TestPki.Identity identity() {
        return new TestPki().root("Portcullis").issue(Leaf.server("console"));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK;Content-Length: 6;;ready, 200, ready",
        "HTTP/1.1 200 OK;;live, 200, live",
        "HTTP/1.1 503 Service Unavailable;Content-Type: text/plain;;unready, 503, unready",
        "HTTP/1.1 503 Service Unavailable;Transfer-Encoding: chunked;;8;unready, 503, unready",
    })
    void theWordIsRead(String answer, int status, String word) throws Exception {
        try (Answering server = new Answering(console, answer.replace(";", "\r\n") + "\n")) {
            HealthInquiry.Answer read = inquiry(server.port()).ask("/health/ready");
            assertEquals(new HealthInquiry.Answer(status, word), read);
            assertEquals(status == 200, read.good());
        }
    }

    @Test
    void anotherServerIsNotBelieved() throws Exception {
        try (Answering server = new Answering(identity(), "HTTP/1.1 200 OK\r\n\r\nready\n")) {
            assertFails("another server than that of this folder", server.port());
        }
    }

    @Test
    void whatIsNoAnswerIsNone() throws Exception {
        int free;
        try (Answering server = new Answering(console, "ready\n")) {
            free = server.port();
            assertFails("not what the console answers", free);
        }
        assertFails("no answer from https://127.0.0.1:" + free + "/health/ready", free);
        assertFails("console.port is 0", 0);
    }

    /** A file that a start would refuse still says where the one that serves is asked. */
    @Test
    void onlyWhereTheConsoleIsIsRead() throws Exception {
        Path file = Files.writeString(
                data.resolve("portcullis.yml"),
                "dataDir: elsewhere\nnoSuchKey: 1\nclients: nonsense\nconsole: { address: 0.0.0.0, port: 9443, oidc: 3 }\n");
        assertEquals(
                new ConsoleLocation(InetAddress.getByName("0.0.0.0"), 9443, data.resolve("elsewhere")),
                ConsoleLocation.read(file, name -> Optional.empty()));
        Files.writeString(file, "console: { port: many }\n");
        assertThrows(ConfigException.class, () -> ConsoleLocation.read(file, name -> Optional.empty()));
    }

    private HealthInquiry inquiry(int port) throws IOException {
        return new HealthInquiry(new ConsoleLocation(InetAddress.getByName("0.0.0.0"), port, data));
    }

    private void assertFails(String why, int port) {
        Failure failure = assertThrows(Failure.class, () -> inquiry(port).ask("/health/ready"));
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }

    /** Says the same to the first who asks. */
    private static final class Answering implements AutoCloseable {
        private final SSLServerSocket listening;

        Answering(TestPki.Identity identity, String text) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null);
            keys.setKeyEntry(
                    "console", identity.key(), new char[0], identity.chain().toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            listening = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 1, LOOPBACK);
            new Thread(() -> answer(text)).start();
        }

        private void answer(String text) {
            try (SSLSocket asking = (SSLSocket) listening.accept()) {
                asking.getInputStream().read(new byte[512]);
                asking.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException refused) {
                // Who does not believe this one hangs up.
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
