package org.portcullis.console.oidc;

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
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.TestConsole;
import org.portcullis.console.store.Role;

/** Single sign-on by a provider of Authlib, attacks included. */
class OidcLoginTest {
    private static final String EVE = "{\"sub\":\"%s\",\"preferred_username\":\"%s\",\"groups\":%s}";

    @TempDir
    static Path folder;

    private static Provider provider;
    private static TestConsole test;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        provider = new Provider(folder);
        test = TestConsole.with(Files.createDirectory(folder.resolve("console")), provider.settings());
        admin = test.token("root", Role.ADMIN);
    }

    @BeforeEach
    void muchLater() {
        test.clock.advance(Duration.ofHours(2));
    }

    @AfterAll
    static void stop() {
        if (test != null) {
            test.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "=") && !cookie.startsWith(name + "=;"))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(response.statusCode() + " " + response.body()));
    }

    private record Sent(String cookie, URI to) {}

    private static Sent begin() throws Exception {
        HttpResponse<String> begun = test.get("/login/oidc?next=%2Faccount");
        assertEquals(303, begun.statusCode(), begun.body());
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("SameSite=Lax"), cookie);
        return new Sent(
                cookie(begun, "__Host-oidc"),
                URI.create(begun.headers().firstValue("Location").orElseThrow()));
    }

    private static HttpResponse<String> back(String cookie, URI callback) throws Exception {
        return test.send(HttpRequest.newBuilder(callback)
                .timeout(Duration.ofMinutes(2))
                .headers("Cookie", cookie, "Sec-Fetch-Site", "cross-site"));
    }

    private static HttpResponse<String> signIn(String claims) throws Exception {
        provider.as(claims);
        Sent sent = begin();
        return back(sent.cookie(), provider.visit(sent.to()));
    }

    private static JsonNode account(HttpResponse<String> entered) throws Exception {
        return TestConsole.json(test.send(cookie(entered, "__Host-session"), "GET", "/api/v1/account", ""));
    }

    private static String claims(String subject, String name, String groups) {
        return EVE.formatted(subject, name, groups);
    }

    @Test
    void whoHasARoleAtTheProviderGetsIn() throws Exception {
        HttpResponse<String> entered = signIn(claims("1", "eve@example.org", "[\"staff\",\"soc\",\"net-admins\"]"));
        assertEquals(200, entered.statusCode(), entered.body());
        assertEquals("0; url=/account", entered.headers().firstValue("Refresh").orElseThrow());
        JsonNode account = account(entered);
        assertEquals("eve@example.org", account.get("name").asText());
        assertEquals("admin", account.get("role").asText(), "the highest of several");
        assertEquals("oidc", account.get("signedInBy").asText());
        assertEquals(
                1, total("event.action: login and user.name: \"eve@example.org\" and message: \"single sign-on\""));
        assertEquals(1, total("event.action: user-created and user.name: \"eve@example.org\""));
        assertEquals(
                403,
                test.signIn("eve@example.org", "").statusCode(),
                "there is no password here, and none that could be guessed");
    }

    @Test
    void anotherRoleAtTheProviderIsAnotherRoleHere() throws Exception {
        String before = cookie(signIn(claims("2", "sam", "[\"net-admins\"]")), "__Host-session");
        HttpResponse<String> again = signIn(claims("2", "sam.married", "\"soc\""));
        assertEquals("sam", account(again).get("name").asText(), "who is known keeps the name");
        assertEquals("analyst", account(again).get("role").asText());
        assertEquals(303, test.get("/search", "Cookie", before).statusCode(), "sessions with the role of before");
        assertEquals(
                1,
                total("event.action: user-changed and user.name: sam and portcullis.change.after: \"role=analyst\""));

        HttpResponse<String> none = signIn(claims("2", "sam", "[\"staff\"]"));
        assertEquals(403, none.statusCode());
        assertTrue(none.body().contains("Nothing in your account at the identity provider gives you a role here"));
    }

    @Test
    void nobodyTakesTheNameOfAnother() throws Exception {
        assertEquals(403, signIn(claims("3", "admin", "[\"net-admins\"]")).statusCode());
        assertEquals(403, signIn(claims("3", "ADMIN", "[\"net-admins\"]")).statusCode());
        assertEquals(403, signIn(claims("3", "<script>", "[\"net-admins\"]")).statusCode());
        assertEquals(403, signIn("{\"sub\":\"3\",\"groups\":[\"net-admins\"]}").statusCode());
    }

    @Test
    void anAdminHereShutsSomebodyOut() throws Exception {
        HttpResponse<String> entered = signIn(claims("4", "tom", "[\"soc\"]"));
        assertEquals(422, change("tom", "{\"role\":\"admin\"}").statusCode(), "the role is the provider's to say");
        assertEquals(200, change("tom", "{\"disabled\":true}").statusCode());
        assertEquals(
                303,
                test.get("/search", "Cookie", cookie(entered, "__Host-session")).statusCode());
        assertEquals(403, signIn(claims("4", "tom", "[\"soc\"]")).statusCode());
        HttpResponse<String> last = change("admin", "{\"disabled\":true}");
        assertEquals(409, last.statusCode(), "admins of the provider do not count: it may be away");
    }

    private static HttpResponse<String> change(String user, String body) throws Exception {
        return test.send(test.request("/api/v1/users/" + user)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + admin));
    }

    /** What the ID token says instead of what it should. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"https://evil.example\"",
                "\"aud\":\"another\"",
                "\"nonce\":\"another\"",
                "\"exp\":1",
                "\"sub\":\"\""
            })
    void anIdTokenThatIsNotForThisSignInLetsNobodyIn(String wrong) throws Exception {
        HttpResponse<String> refused =
                signIn("{\"sub\":\"5\",\"preferred_username\":\"mallory\",\"groups\":[\"net-admins\"]," + wrong + "}");
        assertEquals(403, refused.statusCode());
        assertTrue(
                refused.headers().allValues("Set-Cookie").stream().noneMatch(set -> set.startsWith("__Host-session=")));
        assertEquals(
                Optional.empty(), test.access.users().find(new org.portcullis.console.store.AccountName("mallory")));
    }

    @Test
    void onlyTheBrowserThatBeganMayComeBackAndOnlyOnce() throws Exception {
        provider.as(claims("6", "una", "[\"soc\"]"));
        Sent own = begin();
        Sent anothers = begin();
        URI callback = provider.visit(own.to());
        assertEquals(403, back(anothers.cookie(), callback).statusCode(), "another browser's state");
        assertEquals(403, back("__Host-oidc=" + "A".repeat(43), callback).statusCode());
        assertEquals(200, back(own.cookie(), callback).statusCode());
        assertEquals(403, back(own.cookie(), callback).statusCode(), "twice");

        Sent late = begin();
        URI lateCallback = provider.visit(late.to());
        test.clock.advance(Duration.ofMinutes(10));
        assertEquals(403, back(late.cookie(), lateCallback).statusCode());
        Sent denied = begin();
        URI error = URI.create(test.origin() + "/login/oidc/callback?error=access_denied&state=x");
        assertEquals(403, back(denied.cookie(), error).statusCode());
    }

    /** The code of one sign-in shown with the verifier of another: PKCE (RFC 7636). */
    @Test
    void aStolenCodeIsOfNoUse() throws Exception {
        provider.as(claims("7", "vic", "[\"soc\"]"));
        Sent victim = begin();
        String stolen = provider.visit(victim.to()).getQuery().replaceAll(".*code=([^&]+).*", "$1");
        Sent thief = begin();
        String state = thief.to().getQuery().replaceAll(".*state=([^&]+).*", "$1");
        URI forged = URI.create(test.origin() + "/login/oidc/callback?code=" + stolen + "&state=" + state);
        assertEquals(403, back(thief.cookie(), forged).statusCode());
    }

    @Test
    void theProviderMayChangeItsKey() throws Exception {
        assertEquals(200, signIn(claims("8", "wes", "[\"soc\"]")).statusCode());
        provider.rotate();
        assertEquals(200, signIn(claims("8", "wes", "[\"soc\"]")).statusCode());
    }

    @Test
    void localSignInWorksWhileTheProviderIsAway() throws Exception {
        provider.stop();
        try {
            HttpResponse<String> away = test.get("/login/oidc");
            assertEquals(503, away.statusCode());
            assertTrue(away.body().contains("The identity provider does not answer. Local accounts still work."));
            assertTrue(away.body().contains("id=\"password\""));
            assertEquals(303, test.signIn("admin", test.password).statusCode());
        } finally {
            provider.start();
        }
        test.clock.advance(Duration.ofSeconds(11));
        assertEquals(200, signIn(claims("9", "xia", "[\"soc\"]")).statusCode());
    }

    @Test
    void theLoginPageOffersItAndNoSecretLeavesTheAppliance() throws Exception {
        String page = test.get("/login?next=%2Faccount").body();
        assertTrue(page.contains("Sign in with Example Corp"), page);
        assertTrue(page.contains("/login/oidc?next=%2Faccount"), page);
        String there = begin().to().toString();
        assertTrue(there.contains("code_challenge_method=S256"), there);
        assertFalse(there.contains("secret"), there);
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
