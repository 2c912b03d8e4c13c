package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.Role;

class SessionCommandApiTest {
    @TempDir
    static Path folder;

    private static TestConsole test;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        test.sessions.live.add(ScriptedSessions.session("aa11", "S-1", TestClock.START));
        test.sessions.live.add(ScriptedSessions.session("deaf", "S-2", TestClock.START));
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @BeforeEach
    void forget() {
        test.sessions.asked = "";
        test.sessions.refusal = Optional.empty();
    }

    @Test
    void whatTheSwitchAcknowledgedIsTold() throws Exception {
        HttpResponse<String> answer = post("aa11/disconnect", "alice", Role.OPERATOR);
        assertEquals(200, answer.statusCode());
        assertEquals(new ObjectMapper().readTree("""
                {"session": "aa11", "request": "Disconnect-Request", "method": "disconnect", "target": "192.0.2.7:3799",
                 "result": "ack", "errorCause": null, "transmissions": 1, "milliseconds": 12, "detail": "in words"}
                """), TestConsole.json(answer));
        assertEquals("alice DISCONNECT aa11", test.sessions.asked);
    }

    @Test
    void whatTheSwitchRefusedIsToldWithItsErrorCause() throws Exception {
        test.sessions.refusal =
                Optional.of(new SessionCommands.ErrorCause(503, "503 Session Context Not Found", "gone"));
        HttpResponse<String> answer = post("aa11/reauthenticate", "bob", Role.ADMIN);
        assertEquals(200, answer.statusCode());
        assertEquals("nak", TestConsole.json(answer).get("result").asText());
        assertEquals(new ObjectMapper().readTree("""
                        {"number": 503, "text": "503 Session Context Not Found", "meaning": "gone"}
                        """), TestConsole.json(answer).get("errorCause"));
        assertEquals("bob REAUTHENTICATE aa11", test.sessions.asked);
    }

    @ParameterizedTest
    @CsvSource({
        "nobody/disconnect, OPERATOR, 404, no live session has the id nobody",
        "deaf/reauthenticate, OPERATOR, 409, no coa is configured for the client lab-switch",
        "aa11/disconnect, ANALYST, 403, The role analyst may not do this."
    })
    void whatIsRefusedIsAProblem(String path, Role role, int status, String detail) throws Exception {
        HttpResponse<String> answer = post(path, "mallory-" + status, role);
        assertEquals(status, answer.statusCode());
        assertEquals(detail, TestConsole.json(answer).get("detail").asText());
        assertEquals("", test.sessions.asked);
    }

    private static HttpResponse<String> post(String path, String name, Role role) throws Exception {
        return test.send(test.request("/api/v1/sessions/" + path)
                .header("Authorization", "Bearer " + test.token(name, role))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }
}
