package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

class DynamicAuthorizationClientTest {
    private static final String SECRET = "a shared secret";
    private static final Retransmission PATIENT =
            new Retransmission(Duration.ofSeconds(60), Duration.ofSeconds(60), 5, Duration.ofMinutes(10));
    private static final Retransmission PERSISTENT =
            new Retransmission(Duration.ofMillis(40), Duration.ofSeconds(60), 12, Duration.ofMinutes(10));
    private static final Retransmission QUICK =
            new Retransmission(Duration.ofMillis(40), Duration.ofMillis(160), 3, Duration.ofSeconds(20));
    private static final CoaRequest DISCONNECT = new CoaRequest(
            Code.DISCONNECT_REQUEST, List.of(new RawAttribute(44, "session-1".getBytes(StandardCharsets.UTF_8))));
    private static final CoaRequest COA = new CoaRequest(Code.COA_REQUEST, DISCONNECT.attributes());
    private static final int DISCONNECT_ACK = 41;
    private static final int DISCONNECT_NAK = 42;
    private static final int COA_ACK = 44;
    private static final int COA_NAK = 45;

    private TestNas nas;
    private final List<DynamicAuthorizationClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        nas = new TestNas(SECRET);
    }

    @AfterEach
    void stop() {
        clients.forEach(DynamicAuthorizationClient::close);
        nas.close();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRequestIsSignedAndSaysWhenItWasMade(boolean eventTimestamp) throws Exception {
        long before = Instant.now().getEpochSecond();
        client(PATIENT).send(nas.server(eventTimestamp), DISCONNECT);
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        assertEquals(40, request.code());
        assertEquals("session-1", request.text(44));
        assertEquals(eventTimestamp ? List.of(80, 44, 55) : List.of(80, 44), request.types());
        if (eventTimestamp) {
            int at = ByteBuffer.wrap(request.attributes().get(55)).getInt();
            assertTrue(at >= before && at <= Instant.now().getEpochSecond(), "Event-Timestamp " + at);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40, 41, ACK, 0, ACK",
        "40, 41, ACK, 201, 'ACK, 201 Residual Session Context Removed'",
        "40, 42, NAK, 503, 'NAK, 503 Session Context Not Found: the NAS has no such session (any more)'",
        "40, 42, NAK, 0, 'NAK, without an Error-Cause'",
        "43, 44, ACK, 0, ACK",
        "43, 45, NAK, 501, 'NAK, 501 Administratively Prohibited: the NAS''s own configuration forbids this; allow it there'",
        "43, 45, NAK, 999, 'NAK, 999, which RFC 5176 does not define'"
    })
    void anAnswerIsUnderstood(int code, int answer, CoaResult.Outcome outcome, int cause, String words)
            throws Exception {
        CompletableFuture<CoaResult> result = client(PATIENT)
                .send(nas.server(true), code == 40 ? DISCONNECT : COA)
                .toCompletableFuture();
        TestNas.Request request = nas.take();
        assertEquals("", request.problem());
        if (cause == 0) {
            nas.answer(request, answer);
        } else {
            nas.answer(request, answer, TestNas.errorCause(cause));
        }
        CoaResult got = get(result);
        assertEquals(outcome, got.outcome());
        assertEquals(cause == 0 ? Optional.empty() : Optional.of((long) cause), got.errorCause());
        assertEquals(words, got.words());
        assertEquals(1, got.transmissions());
        assertTrue(got.sentAt().isPresent());
    }

    @Test
    void whatIsNotAnsweredIsSentAgainUnchanged() throws Exception {
        CompletableFuture<CoaResult> result =
                client(PERSISTENT).send(nas.server(true), DISCONNECT).toCompletableFuture();
        TestNas.Request first = nas.take();
        TestNas.Request second = nas.take();
        TestNas.Request third = nas.take();
        for (TestNas.Request again : List.of(second, third)) {
            assertArrayEquals(first.octets(), again.octets());
            assertEquals(first.source(), again.source());
        }
        nas.answer(third, DISCONNECT_ACK);
        assertEquals(CoaResult.Outcome.ACK, get(result).outcome());
        assertTrue(get(result).transmissions() >= 3);
    }

    @Test
    void afterTheLastTransmissionItIsGivenUp() throws Exception {
        CompletableFuture<CoaResult> result =
                client(QUICK).send(nas.server(true), DISCONNECT).toCompletableFuture();
        CoaResult got = get(result);
        assertEquals(CoaResult.Outcome.NO_ANSWER, got.outcome());
        assertEquals(3, got.transmissions());
        assertEquals(
                "no answer: is dynamic authorization turned on at the NAS, for this address and secret?", got.words());
    }

    @Test
    void theNextRequestHasAnotherIdentifier() throws Exception {
        DynamicAuthorizationClient client = client(PATIENT);
        int last = -1;
        for (int i = 0; i < 300; i++) {
            CompletableFuture<CoaResult> result =
                    client.send(nas.server(true), DISCONNECT).toCompletableFuture();
            TestNas.Request request = nas.take();
            assertNotEquals(last, request.identifier());
            last = request.identifier();
            nas.answer(request, DISCONNECT_ACK);
            get(result);
        }
    }

    /** Each is ignored; then comes the right answer. */
    @Test
    void anAnswerThatProvesNothingIsIgnored() throws Exception {
        CompletableFuture<CoaResult> result =
                client(PATIENT).send(nas.server(true), COA).toCompletableFuture();
        TestNas.Request request = nas.take();
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        byte[] otherSecret = TestNas.packet(request, COA_ACK, "other".getBytes(StandardCharsets.UTF_8));
        byte[] badMessageAuthenticator = TestNas.packet(request, COA_ACK, secret, messageAuthenticator());
        byte[] otherCode = TestNas.packet(request, DISCONNECT_ACK, secret);
        byte[] accept = TestNas.packet(request, 2, secret);
        byte[] otherIdentifier = TestNas.packet(request, COA_ACK, secret);
        otherIdentifier[1]++;
        byte[] cut = TestNas.packet(request, COA_NAK, secret, new byte[] {18, 9, 'x'});
        for (byte[] wrong : List.of(
                otherSecret, badMessageAuthenticator, otherCode, accept, otherIdentifier, cut, new byte[] {44})) {
            nas.send(request, wrong);
        }
        try (TestNas impostor = new TestNas(SECRET)) {
            impostor.send(request, TestNas.packet(request, COA_ACK, secret));
        }
        assertFalse(result.isDone());
        nas.answer(request, COA_NAK, TestNas.errorCause(506));
        assertEquals(Optional.of(506L), get(result).errorCause());
    }

    @Test
    void ofManyRequestsAFewAreUnderWayAtOnce() throws Exception {
        DynamicAuthorizationClient client = client(PATIENT);
        List<CompletableFuture<CoaResult>> results = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            results.add(client.send(nas.server(true), DISCONNECT).toCompletableFuture());
        }
        Queue<TestNas.Request> underWay = new ArrayDeque<>();
        for (int taken = 0; taken < 1000; taken++) {
            TestNas.Request request = nas.take();
            assertTrue(
                    underWay.stream().noneMatch(other -> other.identifier() == request.identifier()),
                    "one Identifier for two requests under way");
            underWay.add(request);
            assertTrue(underWay.size() + nas.waiting() <= NasWindow.SIZE, "too many at once");
            if (underWay.size() == NasWindow.SIZE) {
                nas.answer(underWay.remove(), DISCONNECT_ACK);
            }
        }
        while (!underWay.isEmpty()) {
            nas.answer(underWay.remove(), DISCONNECT_ACK);
        }
        for (CompletableFuture<CoaResult> result : results) {
            assertEquals(CoaResult.Outcome.ACK, get(result).outcome());
        }
    }

    @Test
    void aSilentNasHoldsUpNoOther() throws Exception {
        DynamicAuthorizationClient client = client(PATIENT);
        try (TestNas other = new TestNas(SECRET)) {
            for (int i = 0; i < 500; i++) {
                client.send(nas.server(true), DISCONNECT);
            }
            CompletableFuture<CoaResult> result =
                    client.send(other.server(true), DISCONNECT).toCompletableFuture();
            other.answer(other.take(), DISCONNECT_ACK);
            assertEquals(CoaResult.Outcome.ACK, get(result).outcome());
            assertEquals(500, client.inWork());
        }
    }

    @Test
    void beyondTheBoundARequestEndsAtOnce() throws Exception {
        DynamicAuthorizationClient client = client(PATIENT);
        CompletableFuture<CoaResult> last = null;
        for (int i = 0; i <= DynamicAuthorizationClient.MAX_REQUESTS; i++) {
            last = client.send(nas.server(false), DISCONNECT).toCompletableFuture();
        }
        CoaResult got = get(last);
        assertEquals(CoaResult.Outcome.NO_ANSWER, got.outcome());
        assertEquals(0, got.transmissions());
        assertEquals(Optional.empty(), got.sentAt());
    }

    @Test
    void whatIsUnderWayAtTheEndIsCancelled() throws Exception {
        DynamicAuthorizationClient client = client(PATIENT);
        CompletableFuture<CoaResult> result =
                client.send(nas.server(true), DISCONNECT).toCompletableFuture();
        nas.take();
        client.close();
        assertThrows(CancellationException.class, () -> result.getNow(null));
        CompletionException late = assertThrows(
                CompletionException.class,
                () -> client.send(nas.server(true), DISCONNECT)
                        .thenApply(any -> any)
                        .toCompletableFuture()
                        .join());
        assertInstanceOf(CancellationException.class, late.getCause());
    }

    private DynamicAuthorizationClient client(Retransmission retransmission) throws Exception {
        DynamicAuthorizationClient client = new DynamicAuthorizationClient(
                Optional.of(nas.address().getAddress()), retransmission, RadiusClock.system(), new Random());
        clients.add(client);
        return client;
    }

    private static byte[] messageAuthenticator() {
        return ByteBuffer.allocate(18).put((byte) 80).put((byte) 18).array();
    }

    private static CoaResult get(CompletableFuture<CoaResult> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(120, TimeUnit.SECONDS);
    }
}
