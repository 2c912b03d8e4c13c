package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.factor.Authenticator;

/** Operators need a second factor here, others may have one. */
class SecondFactorLoginTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder, Set.of(Role.OPERATOR));
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

    private static HttpResponse<String> account(String session, String path, String body) throws Exception {
        return test.send(session, "POST", "/api/v1/account/" + path, body);
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    /** @param current what the API wants of the password, as JSON */
    private static Added add(String session, String current) throws Exception {
        HttpResponse<String> begun = account(session, "totp", current);
        assertEquals(200, begun.statusCode(), begun.body());
        Authenticator app =
                new Authenticator(TestConsole.json(begun).get("secret").asText());
        HttpResponse<String> confirmed =
                account(session, "totp/confirm", "{\"code\":\"" + app.code(test.clock.instant()) + "\"}");
        assertEquals(200, confirmed.statusCode(), confirmed.body());
        test.clock.advance(Duration.ofSeconds(30));
        return new Added(
                app,
                cookie(confirmed, "__Host-session"),
                TestConsole.json(confirmed).get("recoveryCodes"));
    }

    private record Added(Authenticator app, String session, JsonNode codes) {
        String code() {
            return app.code(test.clock.instant());
        }
    }

    private static String waiting(String name) throws Exception {
        HttpResponse<String> first = test.signIn(name, test.password);
        assertEquals(303, first.statusCode());
        assertEquals("/login/second", first.headers().firstValue("Location").orElseThrow());
        return cookie(first, "__Host-sign-in");
    }

    private static HttpResponse<String> second(String waiting, String code) throws Exception {
        return test.send(test.form("/login/second", Map.of("code", code))
                .headers("Cookie", waiting, "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void whoseRoleNeedsOneAddsItBeforeAnythingElse() throws Exception {
        test.user("olga", Role.OPERATOR);
        String session = test.session("olga", test.password);
        assertEquals(
                "/welcome",
                test.get("/search", "Cookie", session)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
        assertTrue(test.get("/welcome", "Cookie", session).body().contains("<h1>Add a second factor</h1>"));
        HttpResponse<String> refused = test.send(session, "GET", "/api/v1/devices", "");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("Add a second factor to your account first."));

        Added added = add(session, "{}");
        assertEquals(10, added.codes().size());
        assertEquals(
                200, test.send(added.session(), "GET", "/api/v1/devices", "").statusCode());
        assertEquals(303, test.get("/welcome", "Cookie", added.session()).statusCode());
        assertEquals(303, test.get("/search", "Cookie", session).statusCode(), "the session of before");
    }

    @Test
    void theCodeIsAskedForOnceThePasswordIsRight() throws Exception {
        test.user("ada", Role.ADMIN);
        Added added = add(test.session("ada", test.password), "{\"current\":\"" + test.password + "\"}");
        String waiting = waiting("ada");
        assertEquals(303, test.get("/search", "Cookie", waiting).statusCode(), "nothing is open yet");
        assertTrue(test.get("/login/second", "Cookie", waiting).body().contains("name=\"code\""));

        HttpResponse<String> wrong = second(waiting, "12345");
        assertEquals(403, wrong.statusCode());
        assertTrue(wrong.headers().firstValue("Set-Cookie").isEmpty());
        String code = added.code();
        assertEquals(
                403,
                test.send(test.form("/login/second", Map.of("code", code))
                                .headers("Cookie", waiting, "Sec-Fetch-Site", "cross-site"))
                        .statusCode());
        HttpResponse<String> right = second(waiting, code);
        assertEquals(303, right.statusCode());
        String session = cookie(right, "__Host-session");
        assertEquals(200, test.get("/search", "Cookie", session).statusCode());
        assertEquals(
                "password-totp",
                TestConsole.json(test.send(session, "GET", "/api/v1/account", ""))
                        .get("signedInBy")
                        .asText());
        assertEquals(403, second(waiting("ada"), code).statusCode(), "each code counts once");

        String recovery = added.codes().get(3).asText();
        assertEquals(303, second(waiting("ada"), recovery).statusCode());
        assertEquals(403, second(waiting("ada"), recovery).statusCode(), "so does each recovery code");
        assertEquals(1, total("event.action: login and user.name: ada and message: \"password and one-time code\""));
        assertEquals(1, total("event.action: login and user.name: ada and message: \"password and recovery code\""));
        assertEquals(3, total("event.action: login and user.name: ada and event.outcome: failure"));
        assertEquals(1, total("event.action: second-factor-added and user.name: ada"));
    }

    @Test
    void theSecondStepWaitsFiveMinutesAndNotWithoutTheFirst() throws Exception {
        test.user("ben", Role.ANALYST);
        Added added = add(test.session("ben", test.password), "{\"current\":\"" + test.password + "\"}");
        String waiting = waiting("ben");
        test.clock.advance(Duration.ofMinutes(5));
        HttpResponse<String> late = second(waiting, added.code());
        assertEquals("/login", late.headers().firstValue("Location").orElseThrow());
        HttpResponse<String> forged = second("__Host-sign-in=" + "A".repeat(43), added.code());
        assertEquals("/login", forged.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void guessingCodesIsSlowedDown() throws Exception {
        test.user("cat", Role.ANALYST);
        Added added = add(test.session("cat", test.password), "{\"current\":\"" + test.password + "\"}");
        String waiting = waiting("cat");
        for (int i = 0; i < 10; i++) {
            assertEquals(403, second(waiting, "wrong-" + i).statusCode());
        }
        assertEquals(429, second(waiting, added.code()).statusCode());
        assertEquals(429, second(waiting("cat"), added.code()).statusCode(), "by another sign-in, too");
        test.clock.advance(Duration.ofSeconds(31));
        assertEquals(303, second(waiting, added.code()).statusCode());
    }

    @Test
    void itIsAddedAndRemovedByThePasswordOnly() throws Exception {
        test.user("dan", Role.ANALYST);
        String session = test.session("dan", test.password);
        for (String body : new String[] {"{}", "{\"current\":\"wrong\"}"}) {
            HttpResponse<String> refused = account(session, "totp", body);
            assertEquals(422, refused.statusCode());
            assertEquals(
                    "current", TestConsole.json(refused).at("/errors/0/path").asText());
        }
        assertEquals(
                404,
                test.send(session, "GET", "/api/v1/account/totp/qr.svg", "").statusCode());
        assertEquals(
                409, account(session, "totp/confirm", "{\"code\":\"000000\"}").statusCode());
        String current = "{\"current\":\"" + test.password + "\"}";
        assertEquals(409, account(session, "recovery-codes", current).statusCode());
        account(session, "totp", current);
        HttpResponse<String> picture = test.send(session, "GET", "/api/v1/account/totp/qr.svg", "");
        assertEquals(
                "image/svg+xml", picture.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                422, account(session, "totp/confirm", "{\"code\":\"none\"}").statusCode());

        Added added = add(session, current);
        HttpResponse<String> renewed = account(added.session(), "recovery-codes", current);
        assertNotEquals(added.codes(), TestConsole.json(renewed).get("recoveryCodes"));
        HttpResponse<String> removed = account(added.session(), "totp/remove", current);
        assertEquals(204, removed.statusCode(), removed.body());
        assertEquals(
                "/",
                test.signIn("dan", test.password)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
    }

    @Test
    void anAdminTakesItAwayFromWhoLostIt() throws Exception {
        test.user("eli", Role.ANALYST);
        Added added = add(test.session("eli", test.password), "{\"current\":\"" + test.password + "\"}");
        HttpResponse<String> removed = test.send(
                test.request("/api/v1/users/eli/second-factor").DELETE().header("Authorization", "Bearer " + admin));
        assertEquals(204, removed.statusCode());
        assertEquals(303, test.get("/search", "Cookie", added.session()).statusCode());
        assertEquals(
                "/",
                test.signIn("eli", test.password)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
        assertEquals(1, total("event.action: second-factor-removed and user.name: root and related.user: eli"));
    }

    @Test
    void pagesShowNoSecretOfAnybody() throws Exception {
        test.user("fay", Role.ADMIN);
        Added added = add(test.session("fay", test.password), "{\"current\":\"" + test.password + "\"}");
        String account = test.get("/account", "Cookie", added.session()).body();
        assertTrue(account.contains("10 of your recovery codes are left."), account);
        for (String page : new String[] {"/account", "/access", "/access/tokens", "/access/sessions"}) {
            HttpResponse<String> shown = test.get(page, "Cookie", added.session());
            assertEquals(200, shown.statusCode(), page);
            for (String secret : new String[] {
                added.codes().get(0).asText(), "argon2", "pct_", added.session().split("=")[1]
            }) {
                assertFalse(shown.body().contains(secret), page + " shows " + secret);
            }
        }
    }

    private static int total(String query) throws Exception {
        test.settle();
        return TestConsole.json(test.get(
                        "/api/v1/events?q="
                                + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer " + admin))
                .get("total")
                .asInt();
    }
}
