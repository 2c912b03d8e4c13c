package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/** FreeRADIUS takes the requests; it checks both authenticators itself, and wants a Message-Authenticator. */
@RequiresProgram(value = "freeradius", debianPackage = "freeradius")
class FreeRadiusIT {
    private static final String SECRET = "of the coa port";

    @TempDir
    private Path folder;

    private FreeRadiusReceiver server;
    private DynamicAuthorizationClient client;

    @BeforeEach
    void start() throws Exception {
        server = FreeRadiusReceiver.start(folder, SECRET);
        client = new DynamicAuthorizationClient(
                Optional.empty(), Retransmission.RFC_5080, RadiusClock.system(), new Random());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "DISCONNECT_REQUEST, here, true, ACK",
        "DISCONNECT_REQUEST, here, false, ACK",
        "COA_REQUEST, here, true, ACK",
        "DISCONNECT_REQUEST, gone, true, NAK",
        "COA_REQUEST, gone, true, NAK"
    })
    void itUnderstandsAndIsUnderstood(Code code, String session, boolean eventTimestamp, CoaResult.Outcome outcome)
            throws Exception {
        CoaResult result = ask(code, session, eventTimestamp, SECRET, client);
        assertEquals(outcome, result.outcome(), result.words());
        assertEquals(outcome == CoaResult.Outcome.NAK ? Optional.of(503L) : Optional.empty(), result.errorCause());
    }

    @Test
    void anotherSecretGetsNoAnswer() throws Exception {
        try (DynamicAuthorizationClient impatient = new DynamicAuthorizationClient(
                Optional.empty(),
                new Retransmission(Duration.ofMillis(200), Duration.ofMillis(200), 2, Duration.ofSeconds(30)),
                RadiusClock.system(),
                new Random())) {
            CoaResult result = ask(Code.DISCONNECT_REQUEST, "here", true, "another secret", impatient);
            assertEquals(CoaResult.Outcome.NO_ANSWER, result.outcome());
        }
    }

    private CoaResult ask(
            Code code, String session, boolean eventTimestamp, String secret, DynamicAuthorizationClient by)
            throws Exception {
        CoaRequest request =
                new CoaRequest(code, List.of(new RawAttribute(44, session.getBytes(StandardCharsets.UTF_8))));
        return by.send(new DynamicAuthorizationServer(server.address(), Secret.ofUtf8(secret), eventTimestamp), request)
                .toCompletableFuture()
                .get(120, TimeUnit.SECONDS);
    }
}
