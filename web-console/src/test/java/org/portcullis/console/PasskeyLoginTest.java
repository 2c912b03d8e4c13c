package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.factor.SecurityKey;

/** Passkeys, over HTTP as the pages' script uses them; attacks included. */
class PasskeyLoginTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String admin;
    private static String origin;

    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.token("root", Role.ADMIN);
        origin = "https://localhost:" + test.console.address().getPort();
    }

    @BeforeEach
    void muchLater() {
        test.clock.advance(Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static HttpResponse<String> post(String path, String body, List<String> cookies) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofMinutes(2))
                .headers("Sec-Fetch-Site", "same-origin", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return test.send(cookies.isEmpty() ? request : request.header("Cookie", String.join("; ", cookies)));
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not set: " + response.body()));
    }

    /** @return the session from then on */
    private static String add(SecurityKey key, String session, String name) throws Exception {
        HttpResponse<String> options =
                post("/api/v1/account/passkeys/options", "{\"current\":\"" + test.password + "\"}", List.of(session));
        assertEquals(200, options.statusCode(), options.body());
        JsonNode asked = TestConsole.json(options).get("publicKey");
        assertEquals("localhost", asked.at("/rp/id").asText());
        String made = key.create(new SecurityKey.Asked(asked.get("challenge").asText(), "localhost", origin));
        HttpResponse<String> added = post(
                "/api/v1/account/passkeys",
                "{\"name\":\"" + name + "\",\"credential\":" + made + "}",
                List.of(session));
        assertEquals(201, added.statusCode(), added.body());
        assertEquals(key.id(), TestConsole.json(added).get("id").asText());
        return cookie(added, "__Host-session");
    }

    private static String waiting(String name) throws Exception {
        HttpResponse<String> first = test.signIn(name, test.password);
        assertEquals("/login/second", first.headers().firstValue("Location").orElseThrow());
        return cookie(first, "__Host-sign-in");
    }

    /** A browser that asks for a challenge. */
    private static final class Browser {
        private final List<String> cookies = new ArrayList<>();
        private final JsonNode options;

        Browser(String... cookies) throws Exception {
            this.cookies.addAll(List.of(cookies));
            HttpResponse<String> asked = post("/login/passkey/options", "{}", this.cookies);
            assertEquals(200, asked.statusCode(), asked.body());
            this.cookies.add(cookie(asked, "__Host-passkey"));
            options = TestConsole.json(asked).get("publicKey");
        }

        SecurityKey.Asked asked() {
            return new SecurityKey.Asked(options.get("challenge").asText(), "localhost", origin);
        }

        HttpResponse<String> send(String credential) throws Exception {
            return post("/login/passkey", "{\"credential\":" + credential + ",\"next\":\"/account\"}", cookies);
        }
    }

    @Test
    void whoNeedsASecondFactorMayAddAPasskeyFirst() throws Exception {
        try (TestConsole strict =
                new TestConsole(Files.createDirectory(folder.resolve("strict")), Set.of(Role.ADMIN))) {
            String session = strict.session();
            assertTrue(strict.get("/welcome", "Cookie", session).body().contains("<h1>Add a second factor</h1>"));
            assertFalse(
                    strict.get("/welcome", "Cookie", session).body().contains("data-passkey-add"),
                    "by an address there are no passkeys");
            String origin = "https://localhost:" + strict.console.address().getPort();
            String page = strict.send(HttpRequest.newBuilder(URI.create(origin + "/welcome"))
                            .header("Cookie", session))
                    .body();
            assertTrue(page.contains("data-passkey-add"), page);
        }
    }

    @Test
    void aPasskeySignsInWithoutAPassword() throws Exception {
        test.user("ann", Role.ADMIN);
        SecurityKey key = new SecurityKey();
        String before = test.session("ann", test.password);
        String session = add(key, before, "blue");
        assertEquals(303, test.get("/search", "Cookie", before).statusCode(), "other sessions have ended");
        assertTrue(test.get("/account", "Cookie", session).body().contains("blue"));

        Browser browser = new Browser();
        assertEquals("required", browser.options.get("userVerification").asText());
        assertTrue(browser.options.get("allowCredentials").isEmpty(), "nobody's keys are told to strangers");
        HttpResponse<String> entered = browser.send(key.get(browser.asked(), true));
        assertEquals("{\"next\":\"/account\"}", entered.body());
        String opened = cookie(entered, "__Host-session");
        assertEquals(
                "passkey",
                TestConsole.json(test.send(opened, "GET", "/api/v1/account", ""))
                        .get("signedInBy")
                        .asText());
        assertEquals(1, total("event.action: login and user.name: ann and message: \"by passkey\""));
        assertEquals(1, total("event.action: second-factor-added and user.name: ann"));
    }

    @Test
    void afterThePasswordAnyUseOfTheOwnKeyIsEnough() throws Exception {
        test.user("bob", Role.ANALYST);
        test.user("eve", Role.ANALYST);
        SecurityKey key = new SecurityKey();
        SecurityKey anothers = new SecurityKey();
        add(key, test.session("bob", test.password), "key");
        add(anothers, test.session("eve", test.password), "key");

        String waiting = waiting("bob");
        assertTrue(test.get("/login/second", "Cookie", waiting).body().contains("data-passkey"));
        Browser wrong = new Browser(waiting);
        assertEquals(key.id(), wrong.options.at("/allowCredentials/0/id").asText());
        assertEquals(409, wrong.send(anothers.get(wrong.asked(), true)).statusCode());
        Browser right = new Browser(waiting);
        HttpResponse<String> entered = right.send(key.get(right.asked(), false));
        assertEquals(200, entered.statusCode(), entered.body());
        assertEquals(
                "password-passkey",
                TestConsole.json(test.send(cookie(entered, "__Host-session"), "GET", "/api/v1/account", ""))
                        .get("signedInBy")
                        .asText());
    }

    @Test
    void whatIsNotRightLetsNobodyIn() throws Exception {
        test.user("cid", Role.ANALYST);
        SecurityKey key = new SecurityKey();
        add(key, test.session("cid", test.password), "key");

        Browser unverified = new Browser();
        assertEquals(409, unverified.send(key.get(unverified.asked(), false)).statusCode(), "no PIN, no finger");
        Browser phished = new Browser();
        SecurityKey.Asked elsewhere =
                new SecurityKey.Asked(phished.asked().challenge(), "localhost", "https://localhost.evil.example");
        assertEquals(409, phished.send(key.get(elsewhere, true)).statusCode(), "another origin");
        Browser others = new Browser();
        SecurityKey.Asked party = new SecurityKey.Asked(others.asked().challenge(), "evil.example", origin);
        assertEquals(409, others.send(key.get(party, true)).statusCode(), "another relying party");
        Browser invented = new Browser();
        SecurityKey.Asked challenge = new SecurityKey.Asked("A".repeat(43), "localhost", origin);
        assertEquals(409, invented.send(key.get(challenge, true)).statusCode(), "another challenge");
        Browser unknown = new Browser();
        assertEquals(
                409, unknown.send(new SecurityKey().get(unknown.asked(), true)).statusCode(), "nobody's key");
        Browser nonsense = new Browser();
        assertEquals(409, nonsense.send("{}").statusCode());

        Browser late = new Browser();
        test.clock.advance(Duration.ofMinutes(5));
        assertEquals(409, late.send(key.get(late.asked(), true)).statusCode(), "too late");
        Browser right = new Browser();
        String answer = key.get(right.asked(), true);
        assertEquals(200, right.send(answer).statusCode());
        assertEquals(409, right.send(answer).statusCode(), "an answer counts once");
        Browser copied = new Browser();
        key.forget(3);
        assertEquals(409, copied.send(key.get(copied.asked(), true)).statusCode(), "the counter of a copy");
        key.forget(-9);

        test.send(test.request("/api/v1/users/cid")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"disabled\":true}"))
                .header("Authorization", "Bearer " + admin));
        Browser disabled = new Browser();
        assertEquals(409, disabled.send(key.get(disabled.asked(), true)).statusCode(), "disabled");
        assertEquals(1, total("event.action: login and user.name: cid and event.outcome: failure"), "of a known key");
    }

    @Test
    void onlyAnAnswerToTheOwnChallengeIsAdded() throws Exception {
        test.user("dora", Role.ANALYST);
        String session = test.session("dora", test.password);
        SecurityKey key = new SecurityKey();
        String made = key.create(new SecurityKey.Asked("A".repeat(43), "localhost", origin));
        String body = "{\"name\":\"key\",\"credential\":" + made + "}";
        assertEquals(
                409, post("/api/v1/account/passkeys", body, List.of(session)).statusCode(), "none was asked");
        assertEquals(
                422,
                post("/api/v1/account/passkeys/options", "{\"current\":\"wrong\"}", List.of(session))
                        .statusCode());
        String current = "{\"current\":\"" + test.password + "\"}";
        post("/api/v1/account/passkeys/options", current, List.of(session));
        assertEquals(
                409, post("/api/v1/account/passkeys", body, List.of(session)).statusCode(), "another challenge");

        String after = add(key, session, "key");
        String remove = "/api/v1/account/passkeys/" + key.id() + "/remove";
        assertEquals(
                422, post(remove, "{\"current\":\"wrong\"}", List.of(after)).statusCode());
        HttpResponse<String> removed = post(remove, current, List.of(after));
        assertEquals(204, removed.statusCode(), removed.body());
        assertEquals(
                404,
                post(remove, current, List.of(cookie(removed, "__Host-session")))
                        .statusCode());
        Browser gone = new Browser();
        assertEquals(409, gone.send(key.get(gone.asked(), true)).statusCode());
    }

    @Test
    void byAnAddressNothingOfItIsOffered() throws Exception {
        test.user("fred", Role.ANALYST);
        String session = test.session("fred", test.password);
        HttpResponse<String> refused = test.send(
                session, "POST", "/api/v1/account/passkeys/options", "{\"current\":\"" + test.password + "\"}");
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("by its name instead of its address"), refused.body());
        assertFalse(test.get("/login").body().contains("data-passkey"));
        assertTrue(test.get("/account", "Cookie", session).body().contains("They belong to a name"));
    }

    @Test
    void challengesAreGivenOutWithinBounds() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertEquals(200, post("/login/passkey/options", "{}", List.of()).statusCode());
        }
        HttpResponse<String> refused = post("/login/passkey/options", "{}", List.of());
        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    }

    private static int total(String query) throws Exception {
        test.settle();
        return TestConsole.json(test.get(
                        "/api/v1/events?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer " + admin))
                .get("total")
                .asInt();
    }
}
