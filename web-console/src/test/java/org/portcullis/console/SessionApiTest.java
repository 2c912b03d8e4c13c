package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.SessionQuery.Place;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

class SessionApiTest {
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

    @Test
    void aSessionIsToldWhole() throws Exception {
        test.sessions.live.clear();
        test.sessions.live.add(ScriptedSessions.session("aa11", "S-1", TestClock.START));
        JsonNode page = TestConsole.json(test.get("/api/v1/sessions", token));
        assertEquals(1, page.get("total").asInt());
        assertEquals(TestClock.START + "-aa11", page.get("next").asText());
        assertEquals(new ObjectMapper().readTree("""
                {"node": "radius-1", "id": "aa11", "device": "S-1", "mac": "00-11-22-AA-BB-CC",
                 "nas": {"name": "lab-switch", "address": "127.0.0.1", "site": "lab", "identifier": "sw-1"},
                 "port": "Gi1/0/7", "portType": "Ethernet", "userName": "anonymous",
                 "profile": "sensors", "vlan": "110", "certificate": {"issuer": "CN=Acme", "serialNumber": "0A1B"},
                 "started": "2026-03-10T12:00:00Z", "lastHeard": "2026-03-10T12:01:00Z", "ends": "2026-03-10T13:00:00Z",
                 "stale": false,
                 "accounting": {"reported": true, "sessionId": "A-1", "address": "127.0.0.1", "seconds": 60,
                   "inputOctets": 5000000000, "outputOctets": 2, "inputPackets": 3, "outputPackets": 4},
                 "enforcement": {"status": "none", "detail": "", "attempts": 0, "since": null}}
                """), page.at("/sessions/0"));
    }

    /** A session of a device that got no Access-Accept here. */
    @Test
    void whatIsNotKnownIsNull() throws Exception {
        Session known = ScriptedSessions.session("aa11", "S-1", TestClock.START);
        test.sessions.live.clear();
        test.sessions.live.add(new Session(
                "bb22",
                known.nas(),
                new Session.Port(Optional.empty(), Optional.empty(), ""),
                new Session.Station(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Session.Usage.NONE,
                known.started(),
                known.lastHeard(),
                Optional.empty(),
                true,
                new Enforcement(Enforcement.Status.FAILED, "no answer", 3, Optional.of(TestClock.START))));
        JsonNode session = TestConsole.json(test.get("/api/v1/sessions", token)).at("/sessions/0");
        for (String name :
                new String[] {"device", "mac", "port", "userName", "profile", "vlan", "certificate", "ends"}) {
            assertTrue(session.get(name).isNull(), name);
        }
        assertTrue(session.get("stale").asBoolean());
        assertEquals("failed", session.at("/enforcement/status").asText());
        assertEquals(3, session.at("/enforcement/attempts").asInt());
    }

    @Test
    void deviceSwitchAndPlaceAreAskedFor() throws Exception {
        Place place = new Place(TestClock.START, "aa11");
        test.get(
                "/api/v1/sessions?device=S-1&nas=127.0.0.1&vlan=110&stale=true&enforcement=failed&limit=3&cursor="
                        + place.text(),
                token);
        SessionFilter asked = new SessionFilter(
                Optional.of("S-1"),
                Optional.of("127.0.0.1"),
                Optional.of("110"),
                Optional.of(true),
                Optional.of(Enforcement.Status.FAILED));
        assertEquals(asked + " Optional[" + place + "] 3", test.sessions.asked);
        test.get("/api/v1/sessions", token);
        assertEquals(SessionFilter.ALL + " Optional.empty 100", test.sessions.asked);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=x, limit",
        "cursor=abc, cursor",
        "cursor=a-b, cursor",
        "stale=x, stale",
        "enforcement=x, enforcement"
    })
    void wrongInputIsExplained(String query, String path) throws Exception {
        HttpResponse<String> response = test.get("/api/v1/sessions?" + query, token);
        assertEquals(422, response.statusCode());
        assertEquals(path, TestConsole.json(response).at("/errors/0/path").asText());
    }
}
