package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.console.auth.CertificateSettings;
import org.portcullis.console.auth.Obligations;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.factor.Authenticator;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PersonName;

/** People sign in by certificates of a CA of theirs; operators need a second factor beside it, where it counts as one alone. */
class CertificateLoginTest {
    private static final String[] BOTH = {"TLSv1.3", "TLSv1.2"};
    private static final TestPki PKI = new TestPki(Cryptography.choose(new SecureRandom()), new TestClock().instant());
    private static final TestPki.Authority PEOPLE = PKI.root("People");
    private static final TestPki.Identity MALLORY = PEOPLE.issue(person("mallory"));

    @TempDir
    static Path folder;

    private static TestConsole test;
    private static TestConsole cards;
    private static String seeker;

    @BeforeAll
    static void start() throws Exception {
        test = console("one", false);
        cards = console("both", true);
        seeker = test.token("seeker", Role.ANALYST);
    }

    private static TestConsole console(String name, boolean bothFactors) throws Exception {
        TestConsole[] made = new TestConsole[1];
        RevocationSettings lists = RevocationSettings.crls(RevocationList.parse(
                "people.crl", PEOPLE.crl(MALLORY.certificate()).getEncoded()));
        made[0] = new TestConsole(
                Files.createDirectory(folder.resolve(name)),
                new Obligations(Set.of(Role.OPERATOR), bothFactors),
                Optional.empty(),
                Optional.of(new CertificateSettings(
                        0,
                        () -> new PeerValidator(
                                List.of(
                                        Anchor.of(List.of(PEOPLE.certificate()), lists),
                                        Anchor.of(List.of(made[0].ca.root()), RevocationSettings.off())),
                                PKI.cryptography(),
                                made[0].clock),
                        certificate -> made[0].ca.issuerOf(certificate).isPresent(),
                        List.of(PersonName.SUBJECT_COMMON_NAME),
                        new Pem(PKI.cryptography()))));
        return made[0];
    }

    @BeforeEach
    void muchLater() {
        test.clock.advance(Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        test.close();
        cards.close();
    }

    private static Leaf person(String name) {
        return Leaf.of("CN=" + name).purposes(KeyPurposeId.id_kp_clientAuth);
    }

    /** A browser with at most that certificate. */
    private static HttpClient browser(TestConsole console, Optional<TestPki.Identity> shown, String... protocols)
            throws Exception {
        KeyManager[] keys = {};
        if (shown.isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own", shown.get().key(), new char[0], shown.get().chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            keys = new KeyManager[] {new Insistent((X509ExtendedKeyManager) factory.getKeyManagers()[0])};
        }
        return TestCertificate.client(
                TestCertificate.trusting(console.settings.chain().get(0), keys), protocols);
    }

    /** Shows its certificate, whoever is asked for one of. */
    private static final class Insistent extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager own;
        private final String alias;

        Insistent(X509ExtendedKeyManager own) {
            this.own = own;
            this.alias = own.getClientAliases("EC", null)[0];
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return alias;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public X509Certificate[] getCertificateChain(String which) {
            return own.getCertificateChain(which);
        }

        @Override
        public PrivateKey getPrivateKey(String which) {
            return own.getPrivateKey(which);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return own.getClientAliases(type, issuers);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    private static HttpResponse<String> ask(HttpClient browser, String address, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(2));
        return browser.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Where the login page leads. */
    private static String door(TestConsole console) throws Exception {
        String page = console.get("/login?next=%2Fsearch").body();
        Matcher link = Pattern.compile("href=\"(https://[^\"]+)\">Sign in with a certificate")
                .matcher(page);
        assertTrue(link.find(), page);
        return link.group(1).replace("&amp;", "&");
    }

    private static HttpResponse<String> enter(TestConsole console, TestPki.Identity shown) throws Exception {
        return ask(browser(console, Optional.of(shown), BOTH), door(console), "Sec-Fetch-Site", "same-site");
    }

    private static String location(HttpResponse<String> response) {
        assertEquals(303, response.statusCode(), response.body());
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(response.headers().map()));
    }

    private static String signedInBy(TestConsole console, String session) throws Exception {
        return TestConsole.json(console.send(session, "GET", "/api/v1/account", ""))
                .get("signedInBy")
                .asText();
    }

    private static int logins(String query) throws Exception {
        test.settle();
        String q =
                java.net.URLEncoder.encode("event.action: login and " + query, java.nio.charset.StandardCharsets.UTF_8);
        return TestConsole.json(test.get("/api/v1/events?q=" + q, "Authorization", "Bearer " + seeker))
                .get("total")
                .asInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateWithTheNameOfAUserStandsForThePassword(String version) throws Exception {
        String name = "eve-" + version;
        test.user(name, Role.ANALYST);
        TestPki.Identity eve = PEOPLE.issue(person(name));
        HttpResponse<String> entered = ask(browser(test, Optional.of(eve), version), door(test));
        assertEquals(test.origin() + "/search", location(entered));
        String session = cookie(entered, "__Host-session");
        assertEquals(200, test.get("/search", "Cookie", session).statusCode());
        assertEquals("certificate", signedInBy(test, session));
        assertEquals(
                1,
                logins("event.outcome: success and user.name: \"" + name + "\" and tls.client.hash.sha256: "
                        + CertificateFacts.of(eve.certificate()).sha256()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"untrusted", "purpose", "not-valid-now", "revoked", "nobody", "disabled", "device"})
    void anyOtherLetsNobodyIn(String why) throws Exception {
        if (test.access.users().find(new AccountName("mallory")).isEmpty()) {
            test.user("mallory", Role.ADMIN);
            test.user("carol", Role.ADMIN);
            test.access.users().change(new AccountName("carol"), Optional.empty(), Optional.of(true));
        }
        TestPki.Identity shown = switch (why) {
            case "untrusted" -> PKI.root("Others").issue(person("mallory"));
            case "purpose" -> PEOPLE.issue(Leaf.of("CN=mallory").purposes(KeyPurposeId.id_kp_serverAuth));
            case "not-valid-now" ->
                PEOPLE.issue(person("mallory")
                        .valid(PKI.now().minusSeconds(7200), PKI.now().minusSeconds(3600)));
            case "revoked" -> MALLORY;
            case "nobody" -> PEOPLE.issue(person("nobody here; or <anywhere>"));
            case "disabled" -> PEOPLE.issue(person("carol"));
            default -> device("mallory");
        };
        String word = switch (why) {
            case "purpose", "device" -> "untrusted";
            case "disabled" -> "nobody";
            default -> why;
        };
        int before = logins("event.outcome: failure");
        HttpResponse<String> refused = enter(test, shown);
        assertEquals(test.origin() + "/login?certificate=" + word + "&next=%2Fsearch", location(refused));
        assertTrue(refused.headers().firstValue("Set-Cookie").isEmpty());
        assertEquals(before + 1, logins("event.outcome: failure"));
        assertEquals(
                1,
                logins("event.outcome: failure and tls.client.hash.sha256: "
                        + CertificateFacts.of(shown.certificate()).sha256()));
        String page = test.get(URI.create(location(refused)).getPath() + "?certificate=" + word)
                .body();
        assertTrue(page.contains("role=\"alert\""), page);
    }

    /** What the appliance's own CA issues, though that CA were trusted by mistake. */
    private static TestPki.Identity device(String serial) throws Exception {
        String token = test.token("registrar", Role.ADMIN);
        KeyPair key = PKI.generate(TestPki.KeyKind.P256);
        String csr = new ObjectMapper().writeValueAsString(PKI.request("CN=x", TestPki.KeyKind.P256, key, key));
        for (String[] call : List.of(
                new String[] {"/api/v1/devices", "{\"serial\":\"" + serial + "\"}"},
                new String[] {"/api/v1/devices/" + serial + "/credentials", "{\"csr\":" + csr + "}"})) {
            HttpResponse<String> made = test.send(test.request(call[0])
                    .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(call[1])));
            assertEquals(201, made.statusCode(), made.body());
            if (call[0].endsWith("credentials")) {
                List<X509Certificate> chain = new Pem(PKI.cryptography()).certificates("the answer", made.body());
                return new TestPki.Identity(chain, key.getPrivate());
            }
        }
        throw new AssertionError();
    }

    @Test
    void whoHasNoneOrComesFromElsewhereIsSentBackWithoutAnEvent() throws Exception {
        int before = logins("event.outcome: (success or failure)");
        HttpResponse<String> none = ask(browser(test, Optional.empty(), BOTH), door(test));
        assertEquals(test.origin() + "/login?certificate=missing&next=%2Fsearch", location(none));
        HttpResponse<String> led =
                ask(browser(test, Optional.of(MALLORY), BOTH), door(test), "Sec-Fetch-Site", "cross-site");
        assertEquals(test.origin() + "/login", location(led));
        assertTrue(led.headers().firstValue("Set-Cookie").isEmpty());
        assertEquals(before, logins("event.outcome: (success or failure)"));
    }

    @Test
    void itIsNoWayIntoTheApi() throws Exception {
        test.user("rob", Role.ADMIN);
        HttpClient rob = browser(test, Optional.of(PEOPLE.issue(person("rob"))), BOTH);
        assertEquals(401, ask(rob, test.origin() + "/api/v1/devices").statusCode());
        String door = door(test).replaceFirst("/login.*", "");
        String token = test.token("rob-token", Role.ADMIN);
        for (String path : List.of("/api/v1/devices", "/login", "/", "/health/live")) {
            assertEquals(
                    404,
                    ask(rob, door + path, "Authorization", "Bearer " + token).statusCode(),
                    path);
        }
    }

    @Test
    void whoHasASecondFactorIsAskedForIt() throws Exception {
        test.user("sam", Role.OPERATOR);
        TestPki.Identity sam = PEOPLE.issue(person("sam"));
        HttpResponse<String> first = enter(test, sam);
        String session = cookie(first, "__Host-session");
        assertEquals(
                "/welcome",
                test.get("/search", "Cookie", session)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
        Authenticator app = new Authenticator(TestConsole.json(test.send(session, "POST", "/api/v1/account/totp", "{}"))
                .get("secret")
                .asText());
        HttpResponse<String> added = test.send(
                session,
                "POST",
                "/api/v1/account/totp/confirm",
                "{\"code\":\"" + app.code(test.clock.instant()) + "\"}");
        assertEquals(200, added.statusCode(), added.body());
        test.clock.advance(Duration.ofSeconds(30));

        HttpResponse<String> again = enter(test, sam);
        assertEquals(test.origin() + "/login/second", location(again));
        assertTrue(again.headers().allValues("Set-Cookie").stream().noneMatch(set -> set.startsWith("__Host-session")));
        HttpResponse<String> second =
                test.send(test.form("/login/second", Map.of("code", app.code(test.clock.instant())))
                        .headers("Cookie", cookie(again, "__Host-sign-in"), "Sec-Fetch-Site", "same-origin"));
        assertEquals("/search", location(second));
        assertEquals("certificate-totp", signedInBy(test, cookie(second, "__Host-session")));
        assertEquals(
                1,
                logins("event.outcome: success and message: \"certificate and one-time code\" and"
                        + " tls.client.x509.subject.distinguished_name: \"CN=sam\""));
    }

    @Test
    void itCountsAsBothFactorsWhereTheAdminSaysSo() throws Exception {
        cards.user("olga", Role.OPERATOR);
        HttpResponse<String> entered = enter(cards, PEOPLE.issue(person("olga")));
        assertEquals(cards.origin() + "/search", location(entered));
        assertEquals(
                200,
                cards.get("/search", "Cookie", cookie(entered, "__Host-session"))
                        .statusCode());
    }

    @Test
    void nothingIsOfferedWhereItIsOff() throws Exception {
        try (TestConsole off = new TestConsole(Files.createDirectory(folder.resolve("off")))) {
            assertFalse(off.get("/login").body().contains("certificate"));
        }
    }
}
