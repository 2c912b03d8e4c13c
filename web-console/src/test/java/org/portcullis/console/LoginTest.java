package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;

class LoginTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        token = test.token("auditor", Role.ANALYST);
    }

    /** What one test tried does not count against the next. */
    @BeforeEach
    void muchLater() {
        test.clock.advance(Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void theRightPasswordOpensASessionBehindAStrictCookie() throws Exception {
        HttpResponse<String> response = test.signIn("admin", test.password);

        assertEquals(303, response.statusCode());
        assertEquals("/", response.headers().firstValue("Location").orElseThrow());
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(Pattern.matches("__Host-session=[A-Za-z0-9_-]{43};.*", cookie), cookie);
        for (String flag : new String[] {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}) {
            assertTrue(cookie.contains("; " + flag), flag + " in " + cookie);
        }
        assertFalse(cookie.contains("Domain"), cookie);

        HttpResponse<String> page = test.get("/search", "Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("<h1>Search</h1>"));
    }

    @Test
    void wrongNameAndWrongPasswordGetTheSameAnswer() throws Exception {
        HttpResponse<String> wrongPassword = test.signIn("admin", "wrong");
        HttpResponse<String> wrongName = test.signIn("nimda", "wrong");

        assertEquals(403, wrongPassword.statusCode());
        assertTrue(wrongPassword.headers().firstValue("Set-Cookie").isEmpty());
        assertTrue(wrongPassword.body().contains("Wrong name or password."));
        assertEquals(403, wrongName.statusCode());
        assertEquals(wrongPassword.body().replace("admin", "nimda"), wrongName.body());
    }

    @Test
    void loginsAreAudited() throws Exception {
        String from = test.clock.instant().toString();
        test.signIn("admin", "wrong");
        test.clock.advance(Duration.ofSeconds(1));
        test.signIn("admin", test.password);
        test.settle();

        JsonNode found = TestConsole.json(
                test.get("/api/v1/events?q=event.action:login&from=" + from, "Authorization", "Bearer " + token));
        assertEquals(2, found.get("total").asInt());
        for (int i = 0; i < 2; i++) {
            JsonNode event = found.get("events").get(i);
            assertEquals(
                    i == 0 ? "success" : "failure", event.at("/event/outcome").asText());
            assertEquals("authentication", event.at("/event/category/0").asText());
            assertEquals("start", event.at("/event/type/0").asText());
            assertEquals("admin", event.at("/user/name").asText());
            assertEquals("127.0.0.1", event.at("/source/ip").asText());
            assertEquals("node-1", event.at("/service/node/name").asText());
            assertFalse(event.toString().contains(test.password));
        }
    }

    @Test
    void guessingIsSlowedDownAndTheRightPasswordWorksAgainLater() throws Exception {
        int failed = logins("failure");
        int limited = logins("limited");
        int succeeded = logins("success");
        for (int i = 0; i < 10; i++) {
            assertEquals(403, test.signIn("admin", "guess-" + i).statusCode());
        }
        HttpResponse<String> refused = test.signIn("admin", test.password);
        assertEquals(429, refused.statusCode());
        assertEquals("31", refused.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(refused.headers().firstValue("Set-Cookie").isEmpty());

        test.clock.advance(Duration.ofSeconds(31));
        assertEquals(303, test.signIn("admin", test.password).statusCode());
        assertEquals(
                List.of(failed + 10, limited + 1, succeeded + 1),
                List.of(logins("failure"), logins("limited"), logins("success")));
    }

    /** Each has an event until they become too many; who has a valid token is not concerned. */
    @Test
    void wrongTokensAreAuditedAndSlowedDown() throws Exception {
        String from = test.clock.instant().toString();
        for (int i = 0; i < 30; i++) {
            assertEquals(401, wrongToken().statusCode());
        }
        HttpResponse<String> refused = wrongToken();
        assertEquals(429, refused.statusCode());
        assertEquals("30", refused.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(401, test.get("/api/v1/sessions").statusCode(), "no token at all is no attempt");
        assertEquals(
                200,
                test.get("/api/v1/sessions", "Authorization", "Bearer " + token).statusCode());
        test.clock.advance(Duration.ofSeconds(30));
        String expired = TestConsole.text(test.access
                .tokens()
                .create(
                        new AccountName("old-probe"),
                        Role.ADMIN,
                        Optional.of(test.clock.instant().plusSeconds(1))));
        test.clock.advance(Duration.ofSeconds(30));
        assertEquals(
                401,
                test.get("/api/v1/sessions", "Authorization", "Bearer " + expired)
                        .statusCode());
        JsonNode found = events(from);
        // A wrong token's answer does not wait for its event.
        for (int i = 0; i < 12_000 && found.get("total").asInt() < 31; i++) {
            Thread.sleep(10);
            found = events(from);
        }
        assertEquals(31, found.get("total").asInt());
        assertEquals("old-probe", found.at("/events/0/user/name").asText());
        assertEquals("failure", found.at("/events/0/event/outcome").asText());
        assertEquals("127.0.0.1", found.at("/events/1/source/ip").asText());
        assertFalse(found.toString().contains(expired.substring(4)));
    }

    private static JsonNode events(String from) throws Exception {
        test.settle();
        return TestConsole.json(
                test.get("/api/v1/events?q=event.action:login&from=" + from, "Authorization", "Bearer " + token));
    }

    private static HttpResponse<String> wrongToken() throws Exception {
        return test.get("/api/v1/sessions", "Authorization", "Bearer pct_" + "A".repeat(43));
    }

    private static int logins(String outcome) throws Exception {
        String metrics =
                test.get("/metrics", "Authorization", "Bearer " + token).body();
        String name = "portcullis_console_logins_total{outcome=\"" + outcome + "\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> Integer.parseInt(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneAddressCannotTryManyNames() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertEquals(403, test.signIn("name-" + i, "guess").statusCode());
        }
        assertEquals(429, test.signIn("another", "guess").statusCode());
    }

    @Test
    void anEndedSessionLeadsToTheLoginPageAndBack() throws Exception {
        String session = test.session();
        test.clock.advance(Duration.ofMinutes(30));

        HttpResponse<String> sent = test.get("/search?q=event.outcome%3A+failure", "Cookie", session);
        assertEquals(303, sent.statusCode());
        String login = sent.headers().firstValue("Location").orElseThrow();
        assertEquals("/login?next=%2Fsearch%3Fq%3Devent.outcome%253A%2Bfailure", login);
        assertTrue(test.get(login).body().contains("name=\"next\" value=\"/search?q=event.outcome%3A+failure\""));
        HttpResponse<String> back = test.send(test.form(
                        "/login",
                        Map.of(
                                "name",
                                "admin",
                                "password",
                                test.password,
                                "next",
                                "/search?q=event.outcome%3A+failure"))
                .header("Sec-Fetch-Site", "same-origin"));
        assertEquals(
                "/search?q=event.outcome%3A+failure",
                back.headers().firstValue("Location").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "'/a\r\nX: y'",
        "''"
    })
    void signingInLeadsNowhereElse(String next) throws Exception {
        HttpResponse<String> response =
                test.send(test.form("/login", Map.of("name", "admin", "password", test.password, "next", next))
                        .header("Sec-Fetch-Site", "same-origin"));
        assertEquals("/", response.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void signingOutEndsTheSession() throws Exception {
        String session = test.session();
        HttpResponse<String> out =
                test.send(test.form("/logout", Map.of()).headers("Cookie", session, "Sec-Fetch-Site", "same-origin"));

        assertEquals(303, out.statusCode());
        String cleared = out.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cleared.contains("Expires=Thu, 01 Jan 1970"), cleared);
        assertEquals(303, test.get("/search", "Cookie", session).statusCode());
    }

    @Test
    void signingInAnewEndsTheSessionOfBefore() throws Exception {
        String before = test.session();
        test.send(test.form("/login", Map.of("name", "admin", "password", test.password))
                .headers("Cookie", before, "Sec-Fetch-Site", "same-origin"));
        assertEquals(303, test.get("/search", "Cookie", before).statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, ,               303",
        "           , OWN,            303",
        "cross-site , OWN,            403",
        "same-site  , OWN,            403",
        "none       , ,               403",
        "           , https://evil.example, 403",
        "           , null,           403",
        "           , http://127.0.0.1, 403",
        "           , ,               403"
    })
    void aFormCountsOnlyFromOurOwnPages(String site, String origin, int status) throws Exception {
        for (String path : new String[] {"/login", "/logout"}) {
            String session = path.equals("/logout") ? test.session() : "";
            HttpRequest.Builder form = test.form(path, Map.of("name", "admin", "password", test.password))
                    .header("Cookie", session);
            if (site != null) {
                form.header("Sec-Fetch-Site", site);
            }
            if (origin != null) {
                form.header("Origin", origin.equals("OWN") ? test.origin() : origin);
            }
            assertEquals(status, test.send(form).statusCode(), path);
            if (path.equals("/logout") && status == 403) {
                assertEquals(200, test.get("/search", "Cookie", session).statusCode(), "still signed in");
            }
        }
    }
}
