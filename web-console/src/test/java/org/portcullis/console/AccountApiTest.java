package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;

/** Users, tokens and sessions over the API: what is answered, what ends at once, and what the audit trail says. */
class AccountApiTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.token("root", Role.ADMIN);
    }

    @BeforeEach
    void muchLater() {
        test.clock.advance(Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return test.send(test.request("/api/v1/" + path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + admin));
    }

    private static String made(String name, String role) throws Exception {
        HttpResponse<String> made = send("POST", "users", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
        assertEquals(201, made.statusCode(), made.body());
        assertEquals(
                "/api/v1/users/" + name, made.headers().firstValue("Location").orElseThrow());
        return TestConsole.json(made).get("password").asText();
    }

    private static int page(String session) throws Exception {
        return test.get("/search", "Cookie", session).statusCode();
    }

    @Test
    void aNewUserChoosesAPasswordBeforeAnythingElse() throws Exception {
        String first = made("eve", "operator");
        String session = test.session("eve", first);

        HttpResponse<String> sent = test.get("/", "Cookie", session);
        assertEquals(303, sent.statusCode());
        assertEquals("/welcome", sent.headers().firstValue("Location").orElseThrow());
        JsonNode account = TestConsole.json(test.send(session, "GET", "/api/v1/account", ""));
        assertEquals("Choose a password of your own first.", account.get("todo").asText());
        assertEquals("password", account.get("signedInBy").asText());

        String wish = "{\"current\":\"%s\",\"password\":\"%s\"}";
        for (String[] refused : new String[][] {
            {first, "short", "password"},
            {first, first, "password"},
            {first, "eveeveeveeve-e", "password"}
        }) {
            HttpResponse<String> answer =
                    test.send(session, "POST", "/api/v1/account/password", wish.formatted(refused[0], refused[1]));
            assertEquals(422, answer.statusCode(), answer.body());
            assertEquals(
                    refused[2], TestConsole.json(answer).at("/errors/0/path").asText());
            assertFalse(answer.body().contains(refused[1]), "what was typed is not said again");
        }
        String other = test.session("eve", first);
        HttpResponse<String> changed = test.send(
                session, "POST", "/api/v1/account/password", wish.formatted(first, "a sentence that is long"));
        assertEquals(204, changed.statusCode(), changed.body());
        String cookie = changed.headers().firstValue("Set-Cookie").orElseThrow();
        String renewed = cookie.substring(0, cookie.indexOf(';'));
        assertNotEquals(session, renewed);
        assertEquals(200, page(renewed));
        for (String wrong :
                new String[] {"{\"password\":\"another long sentence\"}", wish.formatted(first, "another long sentence")
                }) {
            HttpResponse<String> answer = test.send(renewed, "POST", "/api/v1/account/password", wrong);
            assertEquals(
                    "current", TestConsole.json(answer).at("/errors/0/path").asText());
        }
        assertEquals(303, page(session));
        assertEquals(303, page(other), "every other session of hers has ended");
        assertTrue(TestConsole.json(test.send(renewed, "GET", "/api/v1/account", ""))
                .get("todo")
                .isNull());
        assertEquals(403, test.signIn("eve", first).statusCode());
        assertEquals(303, test.signIn("eve", "a sentence that is long").statusCode());

        JsonNode event = only("event.action: password-changed and user.name: eve");
        assertEquals("[\"oneTime=true\"]", event.at("/portcullis/change/before").toString());
        assertEquals("[\"oneTime=false\"]", event.at("/portcullis/change/after").toString());
        assertFalse(event.toString().contains("sentence that"));
    }

    @Test
    void guessingTheCurrentPasswordIsLimitedAsAtTheSignIn() throws Exception {
        test.user("gus", Role.ANALYST);
        String session = test.session("gus", test.password);
        String body = "{\"current\":\"guess\",\"password\":\"a sentence that is long\"}";
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    422,
                    test.send(session, "POST", "/api/v1/account/password", body).statusCode());
        }
        HttpResponse<String> refused = test.send(session, "POST", "/api/v1/account/password", body);
        assertEquals(429, refused.statusCode());
        assertEquals("31", refused.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(429, test.signIn("gus", test.password).statusCode());
    }

    @Test
    void whatAnAdminChangesEndsSessionsAtOnceAndIsAudited() throws Exception {
        for (String[] change : new String[][] {
            {"PATCH", "", "{\"role\":\"analyst\"}"},
            {"PATCH", "", "{\"disabled\":true}"},
            {"POST", "/password", ""},
            {"DELETE", "", ""}
        }) {
            test.user("otto", Role.OPERATOR);
            String session = test.session("otto", test.password);
            assertEquals(200, page(session));
            HttpResponse<String> changed = send(change[0], "users/otto" + change[1], change[2]);
            assertTrue(changed.statusCode() < 300, changed.body());
            assertEquals(303, page(session), change[0] + change[2]);
            send("DELETE", "users/otto", "");
        }
        JsonNode event = only("event.action: user-changed and portcullis.change.after: \"role=analyst\"");
        assertEquals("root gave otto the role analyst.", event.get("message").asText());
        assertEquals("root", event.at("/user/name").asText());
        assertEquals("[\"root\",\"otto\"]", event.at("/related/user").toString());
        assertEquals(
                "[\"role=operator\",\"disabled=false\"]",
                event.at("/portcullis/change/before").toString());
    }

    @Test
    void usersAreListedWithoutSecretsAndTheLastAdminStays() throws Exception {
        String one = made("lisa", "analyst");
        JsonNode reset = TestConsole.json(send("POST", "users/lisa/password", ""));
        assertNotEquals(one, reset.get("password").asText());
        HttpResponse<String> list = send("GET", "users", "");
        assertFalse(list.body().contains("argon2"));
        assertFalse(list.body().contains(reset.get("password").asText()));
        assertEquals(
                "{\"name\":\"lisa\",\"role\":\"analyst\",\"disabled\":false,\"oneTimePassword\":true,\"secondFactor\":false,\"federated\":false,\"created\":\""
                        + test.clock.instant() + "\",\"lastSignIn\":null}",
                send("GET", "users/lisa", "").body());
        assertEquals(
                409,
                send("POST", "users", "{\"name\":\"LISA\",\"role\":\"admin\"}").statusCode());
        assertEquals(
                422,
                send("POST", "users", "{\"name\":\"a b\",\"role\":\"king\"}").statusCode());
        for (String[] loss :
                new String[][] {{"DELETE", ""}, {"PATCH", "{\"role\":\"operator\"}"}, {"PATCH", "{\"disabled\":true}"}
                }) {
            HttpResponse<String> refused = send(loss[0], "users/admin", loss[1]);
            assertEquals(409, refused.statusCode());
            assertTrue(refused.body().contains("the last admin who can sign in"), refused.body());
        }
        assertEquals(404, send("PATCH", "users/nobody", "{\"disabled\":true}").statusCode());
        assertEquals(404, send("DELETE", "users/a%20b", "").statusCode());
        JsonNode event = only("event.action: user-created and related.user: lisa");
        assertFalse(event.toString().contains(one));
    }

    @Test
    void aTokenIsShownOnceAndRefusedOnceRevoked() throws Exception {
        HttpResponse<String> made =
                send("POST", "tokens", "{\"name\":\"probe\",\"role\":\"analyst\",\"expires\":\"90d\"}");
        assertEquals(201, made.statusCode(), made.body());
        String words = TestConsole.json(made).get("token").asText();
        String[] shown = {"Authorization", "Bearer " + words};
        assertEquals(200, test.get("/api/v1/sessions", shown).statusCode());
        assertEquals(403, test.get("/api/v1/tokens", shown).statusCode());
        assertEquals(
                401,
                test.send(test.request("/api/v1/account").headers(shown).header("Sec-Fetch-Site", "same-origin"))
                        .statusCode(),
                "a token has no account");
        assertEquals(
                "{\"sessions\":[]}", test.get("/api/v1/console-sessions", shown).body());

        HttpResponse<String> list = send("GET", "tokens?limit=1&cursor=oz", "");
        assertEquals("probe", TestConsole.json(list).at("/tokens/0/name").asText());
        assertEquals("probe", TestConsole.json(list).get("next").asText(), "root comes after it");
        assertFalse(list.body().contains(words));
        for (String wrong : List.of(
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"role\":\"admin\",\"scopes\":[\"respond\"]}",
                "{\"name\":\"x\",\"scopes\":[\"king\"]}",
                "{\"name\":\"x\",\"role\":\"admin\",\"expires\":\"soon\"}")) {
            assertEquals(422, send("POST", "tokens", wrong).statusCode(), wrong);
        }
        assertEquals(
                409,
                send("POST", "tokens", "{\"name\":\"probe\",\"role\":\"admin\"}")
                        .statusCode());
        assertEquals(204, send("DELETE", "tokens/probe", "").statusCode());
        assertEquals(401, test.get("/api/v1/sessions", shown).statusCode());
        assertEquals(404, send("DELETE", "tokens/probe", "").statusCode());

        JsonNode event = only("event.action: token-revoked");
        assertEquals("root revoked the token probe.", event.get("message").asText());
        assertFalse(only("event.action: token-created").toString().contains(words));
    }

    @Test
    void anAdminSeesWhoIsSignedInAndEndsASession() throws Exception {
        test.user("paul", Role.OPERATOR);
        String session = test.session("paul", test.password);
        JsonNode sessions =
                TestConsole.json(send("GET", "console-sessions", "")).get("sessions");
        JsonNode paul = sessions.get(0);
        assertEquals("paul", paul.get("user").asText());
        assertEquals("127.0.0.1", paul.get("from").asText());
        assertTrue(paul.get("browser").asText().startsWith("Java-http-client"), paul.toString());
        assertFalse(session.contains(paul.get("id").asText()), "what names it opens nothing");
        assertEquals(303, page("__Host-session=" + paul.get("id").asText()));

        assertEquals(404, send("DELETE", "console-sessions/none", "").statusCode());
        assertEquals(
                204,
                send("DELETE", "console-sessions/" + paul.get("id").asText(), "")
                        .statusCode());
        assertEquals(303, page(session));
        JsonNode event = only("event.action: console-session-ended");
        assertEquals(
                "root ended a session of paul from 127.0.0.1.",
                event.get("message").asText());
    }

    private static JsonNode only(String query) throws Exception {
        test.settle();
        JsonNode found = TestConsole.json(test.get(
                "/api/v1/events?q=" + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + admin));
        assertEquals(1, found.get("total").asInt(), found.toString());
        return found.at("/events/0");
    }
}
