package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

/** {@code /api/v1/nas} over a real database. */
class NasApiTest {
    @TempDir
    Path folder;

    private TestConsole test;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.token("boss", Role.ADMIN);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = test.request("/api/v1/nas" + path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + admin);
        return test.send(headers.length == 0 ? request : request.headers(headers));
    }

    private JsonNode done(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertEquals(status, response.statusCode(), response.body());
        return TestConsole.json(response);
    }

    /** What is wrong, by the paths. */
    private List<String> wrong(int status, String method, String path, String body) throws Exception {
        List<String> paths = new ArrayList<>();
        done(status, method, path, body)
                .get("errors")
                .forEach(error -> paths.add(error.get("path").asText()));
        return paths;
    }

    private NasClient inForce(String name) {
        return test.nas.roster().clients().named(name).orElseThrow();
    }

    @Test
    void oneIsAddedSeenChangedAndRemoved() throws Exception {
        JsonNode added = done(201, "POST", "", """
                {"name": "hall-3", "address": "10.3.0.0/16", "secret": "correct horse battery", "vendor": "Cisco",
                 "site": "lab", "messageAuthenticator": "warn", "probeUser": "dummy",
                 "coa": {"port": 1700, "method": "reauthenticate", "secret": "for the requests"},
                 "radsec": {"name": "hall-3.example.org"}}
                """);
        assertEquals("database", added.get("source").asText());
        assertEquals("10.3.0.0/16", added.get("address").asText());
        assertTrue(added.at("/coa/ownSecret").asBoolean());
        assertEquals("hall-3.example.org", added.at("/radsec/name/0").asText());
        assertFalse(added.toString().contains("horse") || added.toString().contains("for the"), added.toString());
        assertEquals(Secret.ofUtf8("correct horse battery"), inForce("hall-3").secret());

        JsonNode list = done(200, "GET", "?q=lab", "");
        assertEquals(2, list.get("total").asInt(), list.toString());
        assertEquals("hall-3", list.at("/clients/0/name").asText());
        assertEquals("nothing-received", list.at("/clients/0/verdict").asText());
        assertEquals("file", list.at("/clients/1/source").asText());
        assertEquals(
                "sw-1",
                done(200, "GET", "?limit=1&cursor=hall-3", "")
                        .at("/clients/0/name")
                        .asText());

        JsonNode changed = done(200, "PATCH", "/hall-3", """
                {"coa": {"port": 3799}, "probeUser": null, "site": "plant", "radsec": null}
                """);
        assertEquals("reauthenticate", changed.at("/coa/method").asText());
        assertEquals(3799, changed.at("/coa/port").asInt());
        assertTrue(changed.get("probeUser").isNull() && changed.get("radsec").isNull(), changed.toString());
        assertEquals(2, changed.get("version").asInt());
        assertEquals("plant", inForce("hall-3").site());
        assertEquals(Secret.ofUtf8("correct horse battery"), inForce("hall-3").secret());

        String tag = send("GET", "/hall-3", "").headers().firstValue("ETag").orElseThrow();
        assertEquals(412, send("DELETE", "/hall-3", "", "If-Match", "\"1-1\"").statusCode());
        assertEquals(204, send("DELETE", "/hall-3", "", "If-Match", tag).statusCode());
        assertTrue(test.nas.roster().clients().named("hall-3").isEmpty());
        assertEquals(404, send("GET", "/hall-3", "").statusCode());
    }

    @Test
    void itsDevicesMayBeSpokenWithOtherwise() throws Exception {
        JsonNode added = done(201, "POST", "", """
                {"name": "hall-3", "address": "10.3.0.1", "generateSecret": true,
                 "tls": {"max": "1.2", "ciphers": ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]}}
                """);
        assertEquals("1.2", added.at("/tls/max").asText());
        assertTrue(added.at("/tls/min").isNull());
        assertEquals(
                "max 1.2, ciphers TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                test.nas.roster().tls("hall-3").text());
        JsonNode changed = done(200, "PATCH", "/hall-3", "{\"tls\": {\"fragmentSize\": 600, \"min\": \"\"}}");
        assertEquals(600, changed.at("/tls/fragmentSize").asInt());
        assertEquals("1.2", changed.at("/tls/max").asText());
        assertTrue(done(200, "PATCH", "/hall-3", "{\"tls\": null}").get("tls").isNull());
        assertEquals(
                List.of("tls.min", "tls.fragmentSize", "tls.ciphers", "tls.extendedMasterSecret"),
                wrong(422, "PATCH", "/hall-3", """
                        {"tls": {"min": "1.1", "fragmentSize": 9, "ciphers": ["RC4"], "extendedMasterSecret": "perhaps"}}
                        """));
        for (String impossible :
                List.of("{\"min\": \"1.3\", \"max\": \"1.2\"}", "{\"ciphers\": [\"TLS_AES_128_GCM_SHA256\"]}")) {
            assertEquals(List.of("tls"), wrong(422, "PATCH", "/hall-3", "{\"tls\": " + impossible + "}"), impossible);
        }
    }

    @Test
    void aSecretThatIsMadeIsShownOnceAndOnlyThen() throws Exception {
        String secret = done(201, "POST", "", """
                        {"name": "hall-3", "address": "10.3.0.1", "generateSecret": true}
                        """).get("secret").asText();
        assertEquals(Secret.ofUtf8(secret), inForce("hall-3").secret());
        assertTrue(secret.length() >= 25);
        for (String path : List.of("", "/hall-3", "/hall-3/health", "/hall-3/diagnosis", "/hall-3/snippet")) {
            assertFalse(send("GET", path, "").body().contains(secret), path);
        }
        String another = done(200, "PATCH", "/hall-3", "{\"generateSecret\": true}")
                .get("secret")
                .asText();
        assertFalse(another.equals(secret));
        assertEquals(Secret.ofUtf8(another), inForce("hall-3").secret());
    }

    @Test
    void whatIsWrongIsToldBesideItsMember() throws Exception {
        assertEquals(
                List.of("name", "address", "secret", "messageAuthenticator", "coa.port", "coa.method"),
                wrong(422, "POST", "", """
                        {"name": "a/b", "address": "10.1.2", "secret": "short", "messageAuthenticator": "perhaps",
                         "coa": {"port": 0, "method": "please"}}
                        """));
        assertEquals(List.of("address"), wrong(422, "POST", "", "{\"name\": \"x\"}"));
        assertEquals(List.of("secret"), wrong(422, "POST", "", "{\"name\": \"x\", \"address\": \"10.1.9.9\"}"));
        assertEquals(List.of("coa.method"), wrong(422, "POST", "", """
                {"name": "x", "address": "10.1.9.9", "generateSecret": true, "vendor": "juniper",
                 "coa": {"method": "bounce"}}
                """));
        assertEquals(List.of("coa.secret"), wrong(422, "POST", "", """
                {"name": "x", "radsec": {"name": ["x.example.org"]}, "coa": {}}
                """));
        assertEquals(List.of("adress"), wrong(422, "POST", "", "{\"name\": \"x\", \"adress\": \"10.1.9.9\"}"));
    }

    @Test
    void whatAnotherClientHasIsRefused() throws Exception {
        assertEquals(List.of("address"), wrong(409, "POST", "", """
                {"name": "hall-3", "address": "10.1.2.3", "generateSecret": true}
                """));
        assertEquals(List.of("name"), wrong(409, "POST", "", """
                {"name": "sw-1", "address": "10.1.2.4", "generateSecret": true}
                """));
        done(201, "POST", "", "{\"name\": \"hall-3\", \"address\": \"10.3.0.1\", \"generateSecret\": true}");
        assertEquals(List.of("address"), wrong(409, "POST", "", """
                {"name": "hall-4", "address": "10.3.0.1", "generateSecret": true}
                """));
        assertEquals(List.of("address"), wrong(409, "PATCH", "/hall-3", "{\"address\": \"10.1.2.3/32\"}"));
    }

    @Test
    void thoseOfTheFileAreReadOnly() throws Exception {
        assertEquals("file", done(200, "GET", "/sw-1", "").get("source").asText());
        assertTrue(done(409, "PATCH", "/sw-1", "{\"site\": \"plant\"}")
                .get("detail")
                .asText()
                .contains("portcullis.yml"));
        assertEquals(409, send("DELETE", "/sw-1", "").statusCode());
    }

    @Test
    void healthAndDiagnosisSayWhatWasSeen() throws Exception {
        test.nas.health.of("sw-1").packet(TestNas.address("10.1.2.3"));
        test.nas.health.of("sw-1").dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        test.nas.health.unknown().dropped(TestNas.address("10.1.2.77"), Code.ACCESS_REQUEST);
        test.nas.health.unknown().dropped(TestNas.address("10.1.2.3"), Code.ACCESS_REQUEST);
        JsonNode health = done(200, "GET", "/sw-1/health", "");
        assertEquals(1, health.at("/seen/packet/count").asInt(), health.toString());
        assertEquals(
                "message_authenticator_invalid", health.at("/dropped/0/reason").asText());
        assertEquals("10.1.2.3", health.get("lastSource").asText());
        JsonNode diagnosis = done(200, "GET", "/sw-1/diagnosis", "");
        assertEquals("secret-wrong", diagnosis.get("verdict").asText());
        assertEquals("problem", diagnosis.get("level").asText());
        JsonNode unknown = done(200, "GET", "/unknown", "").get("sources");
        assertEquals(1, unknown.size(), "the address of a client is none any more");
        assertEquals("10.1.2.77", unknown.at("/0/address").asText());

        done(201, "POST", "", "{\"name\": \"hall-3\", \"address\": \"10.1.2.78\", \"generateSecret\": true}");
        test.nas.health.unknown().dropped(TestNas.address("10.1.2.77"), Code.ACCESS_REQUEST);
        JsonNode waiting = done(200, "GET", "/hall-3/diagnosis", "");
        assertEquals("unknown-address", waiting.get("verdict").asText(), waiting.toString());
        assertEquals("10.1.2.77", waiting.at("/candidates/0").asText());
        test.nas.health.of("hall-3").saw(NasSign.PACKET);
        test.nas.health.of("hall-3").saw(NasSign.STATUS_SERVER);
        assertEquals(
                "no-device-yet",
                done(200, "GET", "/hall-3/diagnosis", "").get("verdict").asText());
    }

    @Test
    void theSnippetIsTheVendorsAndFilledIn() throws Exception {
        JsonNode snippet = done(200, "GET", "/sw-1/snippet", "");
        assertEquals("cisco-ios-xe", snippet.get("as").asText());
        assertTrue(snippet.get("text").asText().contains("address ipv4 192.0.2.10 auth-port 1812 acct-port 1813"));
        assertFalse(snippet.get("text").asText().contains("dynamic-author"), "it is not told of changes");
        assertTrue(done(200, "GET", "/sw-1/snippet?as=juniper-ex", "")
                .get("text")
                .asText()
                .startsWith("set access"));
        assertEquals(List.of("as"), wrong(422, "GET", "/sw-1/snippet?as=abacus", ""));
    }
}
