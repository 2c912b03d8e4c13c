package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.transport.RadsecCount;
import org.portcullis.radius.transport.RadsecSettings;

/** RADIUS over TLS: who is not let in, who is let go, and that those who are in do not notice. */
class RadsecPeersTest {

    @ParameterizedTest
    @CsvSource({
        "another CA, TLSv1.2, radsec-certificate-refused, issuer-unknown",
        "another CA, TLSv1.3, radsec-certificate-refused, issuer-unknown",
        "expired, TLSv1.2, radsec-certificate-refused, cert-expired",
        "expired, TLSv1.3, radsec-certificate-refused, cert-expired",
        "unknown name, TLSv1.2, radsec-client-unknown, is no client's",
        "unknown name, TLSv1.3, radsec-client-unknown, is no client's",
        "none, TLSv1.2, radsec-certificate-missing, it sent no certificate",
        "none, TLSv1.3, radsec-certificate-missing, it sent no certificate"
    })
    void aPeerThatIsNobodyIsRefusedWithAnEvent(String what, String version, String code, String explained)
            throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas good = radsec.connect()) {
            Leaf leaf = RadsecFixture.named("sw1.example");
            RadsecNas.Shape shape = radsec.shape().over(version);
            shape = switch (what) {
                case "another CA" -> shape.as(radsec.pki.root("Nobody").issue(leaf));
                case "expired" ->
                    shape.as(radsec.switchCa.issue(leaf.valid(
                            radsec.pki.now().minus(Duration.ofDays(9)),
                            radsec.pki.now().minus(Duration.ofDays(1)))));
                case "unknown name" -> shape.as(radsec.switchCa.issue(RadsecFixture.named("sw9.example")));
                default -> shape.anonymous();
            };
            assertRefused(radsec, shape);
            SecurityEvent event = event(radsec);
            assertEquals(Optional.of(code), event.get(Field.FAILURE_CODE));
            assertEquals(Optional.of("switch"), event.get(Field.FAILURE_SIDE));
            assertTrue(event.get(Field.MESSAGE).orElseThrow().toString().contains(explained), event::toString);
            assertEquals(
                    !what.equals("none"), event.get(Field.TLS_CLIENT_SHA256).isPresent());
            assertTrue(good.statusAnswered(), "who is in does not notice");
            Fixture.await(() -> radsec.connections() == 1, "the connection is closed");

            assertRefused(radsec, shape);
            Fixture.await(
                    () -> radsec.count(RadsecCount.PEERS_REFUSED) + radsec.count(RadsecCount.HANDSHAKES_FAILED) == 2,
                    "each is counted");
            assertEquals(1, radsec.fixture.events.events.size(), "and has no event of its own for ten minutes");
        }
    }

    @Test
    void aPeerThatDoesNotTrustTheServerIsNamed() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture()) {
            RadsecNas.Shape shape = new RadsecNas.Shape(
                    Optional.of(radsec.switch1), radsec.pki.root("Elsewhere"), "TLSv1.3", "127.0.0.1");
            assertThrows(IOException.class, () -> radsec.connect(shape));
            SecurityEvent event = event(radsec);
            assertEquals(Optional.of("radsec-handshake-failed"), event.get(Field.FAILURE_CODE));
        }
    }

    /** TLS 1.0 and 1.1 are not spoken (RFC 8996), and what is no TLS at all gets nowhere. */
    @Test
    void octetsThatAreNotTlsAreRefused() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                Socket socket = new Socket(radsec.address.getAddress(), radsec.address.getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
            socket.setSoTimeout((int) Fixture.PATIENCE.toMillis());
            drain(socket);
            radsec.await(RadsecCount.HANDSHAKES_FAILED);
        }
    }

    /** A CRL, a CA or the clients changed: who does not pass any more is let go, who does is not. */
    @ParameterizedTest
    @ValueSource(strings = {"the CA is replaced", "the client is removed"})
    void peersAreCheckedAgain(String what) throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            assertTrue(nas.statusAnswered());
            radsec.fixture.server.recheckPeers();
            assertTrue(nas.statusAnswered(), "it passes");
            if (what.contains("CA")) {
                radsec.trust.set(radsec.trusting(radsec.pki.root("New CA")));
            } else {
                radsec.clients.set(RadsecFixture.clients("sw2.example"));
            }
            radsec.fixture.server.recheckPeers();
            nas.awaitClosed();
            assertEquals(1, radsec.count(RadsecCount.PEERS_WITHDRAWN));
            event(radsec);
        }
    }

    /** A connection does not outlive the certificate that it was made with. */
    @Test
    void anExpiredCertificateEndsItsConnection() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture()) {
            Identity shortLived = radsec.switchCa.issue(RadsecFixture.named("sw1.example"));
            try (RadsecNas nas = radsec.connect(radsec.shape().as(shortLived))) {
                assertTrue(nas.statusAnswered());
                radsec.trust.set(new org.portcullis.eap.trust.PeerValidator(
                        List.of(org.portcullis.eap.trust.Anchor.of(
                                List.of(radsec.switchCa.certificate()),
                                org.portcullis.eap.trust.RevocationSettings.off())),
                        radsec.pki.cryptography(),
                        InstantSource.fixed(radsec.pki.now().plus(Duration.ofDays(400)))));
                radsec.fixture.server.recheckPeers();
                nas.awaitClosed();
            }
        }
    }

    /** Handshakes that are begun and never ended: the oldest gives way, a real peer gets in, and time ends the others. */
    @Test
    void handshakesThatNeverEndKeepNobodyOut() throws Exception {
        AtomicLong skipped = new AtomicLong();
        RadiusClock clock = new RadiusClock(InstantSource.system(), () -> System.nanoTime() + skipped.get());
        RadsecSettings few =
                new RadsecSettings(100, 100, 4, Duration.ofMinutes(10), 128 * 1024, Duration.ofHours(10), 256, 8192);
        List<Socket> loris = new ArrayList<>();
        try (RadsecFixture radsec = new RadsecFixture(few, clock);
                RadsecNas good = radsec.connect()) {
            assertTrue(good.statusAnswered());
            for (int i = 0; i < 12; i++) {
                Socket socket = new Socket(radsec.address.getAddress(), radsec.address.getPort());
                socket.getOutputStream().write(new byte[] {22, 3, 1});
                loris.add(socket);
            }
            Fixture.await(() -> radsec.count(RadsecCount.HANDSHAKES_DISPLACED) == 8, "eight gave way");
            try (RadsecNas late = radsec.connect()) {
                assertTrue(late.statusAnswered());
            }
            assertTrue(good.statusAnswered());
            skipped.set(Duration.ofMinutes(11).toNanos());
            Fixture.await(() -> radsec.count(RadsecCount.HANDSHAKES_TIMED_OUT) >= 3, "time ends the others");
            assertTrue(good.statusAnswered());
        } finally {
            for (Socket socket : loris) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsAreBoundedInAllAndBySource() throws Exception {
        RadsecSettings few =
                new RadsecSettings(3, 2, 10, Duration.ofMinutes(1), 128 * 1024, Duration.ofMinutes(10), 256, 8192);
        try (RadsecFixture radsec = new RadsecFixture(few);
                RadsecNas first = radsec.connect();
                RadsecNas second = radsec.connect()) {
            assertTrue(first.statusAnswered() && second.statusAnswered());
            assertThrows(IOException.class, () -> radsec.connect(), "a third from one address");
            try (RadsecNas other = radsec.connect(radsec.shape().from("127.0.0.2"))) {
                assertTrue(other.statusAnswered());
                assertThrows(
                        IOException.class, () -> radsec.connect(radsec.shape().from("127.0.0.3")), "a fourth in all");
                assertTrue(other.statusAnswered());
            }
            assertEquals(2, radsec.count(RadsecCount.CONNECTIONS_OVER_LIMIT));
            Fixture.await(() -> radsec.connections() == 2, "one left");
            try (RadsecNas again = radsec.connect(radsec.shape().from("127.0.0.3"))) {
                assertTrue(again.statusAnswered() && first.statusAnswered() && second.statusAnswered());
            }
        }
    }

    @Test
    void whoIsUnknownMaySendSoMuchAndNoMore() throws Exception {
        RadsecSettings little =
                new RadsecSettings(10, 10, 10, Duration.ofMinutes(1), 1000, Duration.ofMinutes(10), 256, 8192);
        try (RadsecFixture radsec = new RadsecFixture(little);
                Socket socket = new Socket(radsec.address.getAddress(), radsec.address.getPort())) {
            byte[] record = new byte[5000];
            record[0] = 22;
            record[1] = 3;
            record[2] = 1;
            record[3] = 0x3F;
            socket.getOutputStream().write(record);
            socket.setSoTimeout((int) Fixture.PATIENCE.toMillis());
            drain(socket);
            radsec.await(RadsecCount.HANDSHAKES_TIMED_OUT);
        }
    }

    @Test
    void anIdleConnectionIsClosedAndABusyOneIsNot() throws Exception {
        AtomicLong skipped = new AtomicLong();
        RadiusClock clock = new RadiusClock(InstantSource.system(), () -> System.nanoTime() + skipped.get());
        try (RadsecFixture radsec = new RadsecFixture(RadsecFixture.SETTINGS, clock);
                RadsecNas idle = radsec.connect();
                RadsecNas busy = radsec.connect(radsec.shape().from("127.0.0.2"))) {
            assertTrue(idle.statusAnswered());
            skipped.set(Duration.ofMinutes(9).toNanos());
            assertTrue(busy.statusAnswered());
            skipped.set(Duration.ofMinutes(11).toNanos());
            idle.awaitClosed();
            assertTrue(busy.statusAnswered());
            assertEquals(1, radsec.count(RadsecCount.CONNECTIONS_IDLE));
        }
    }

    /** A flood of connections that are nobody's: who is in keeps being answered. */
    @Test
    void aFloodLeavesConnectionsAlone() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            for (int i = 0; i < 300; i++) {
                InetAddress from = InetAddress.getByName("127.0.1." + (1 + i % 100));
                Socket socket = new Socket(radsec.address.getAddress(), radsec.address.getPort(), from, 0);
                socket.getOutputStream().write(i % 2 == 0 ? new byte[] {22, 3, 1, 0, 100} : new byte[700]);
                if (i % 3 == 0) {
                    socket.close();
                }
                assertTrue(nas.statusAnswered());
            }
            assertTrue(nas.statusAnswered());
        }
    }

    /** In TLS 1.3 a client is through before the server looked at its certificate: it learns it by what follows. */
    private static void assertRefused(RadsecFixture radsec, RadsecNas.Shape shape) throws Exception {
        try (RadsecNas nas = radsec.connect(shape)) {
            nas.awaitClosed();
        } catch (IOException refused) {
            assertTrue(
                    refused instanceof javax.net.ssl.SSLException || refused instanceof java.net.SocketException,
                    refused::toString);
        }
    }

    private static SecurityEvent event(RadsecFixture radsec) throws InterruptedException {
        Fixture.await(() -> !radsec.fixture.events.events.isEmpty(), "an event");
        SecurityEvent event = radsec.fixture.events.events.get(0);
        assertEquals(Optional.of("radsec-peer-refused"), event.get(Field.EVENT_ACTION));
        return event;
    }

    private static void drain(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // Until it ends.
            }
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException closed) {
            // By a reset: closed it is.
        }
    }
}
