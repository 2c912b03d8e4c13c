package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.store.Role;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.Serial;

/** What the overview says is what there is, for the API and for the page. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OverviewApiTest {
    private static final Actor ADMIN = Actor.system("test");

    @TempDir
    Path folder;

    private TestConsole test;
    private String[] token;
    private String[] session;

    @BeforeEach
    void open() throws Exception {
        test = new TestConsole(folder);
        token = new String[] {"Authorization", "Bearer " + test.token("reader", Role.ANALYST)};
        session = new String[] {"Cookie", test.session(), "Accept", "text/html"};
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void register(String serial, String type, LifecycleState state) {
        test.registry.register(
                new NewDevice(new Serial(serial), "", type, "acme", "", "", Set.of(), Optional.empty(), state),
                ADMIN,
                "a test");
    }

    /** What is counted on another thread may come a moment later. */
    private JsonNode awaited(String query, Predicate<JsonNode> wanted) throws Exception {
        while (true) {
            JsonNode answer = TestConsole.json(test.get("/api/v1/overview" + query, token));
            if (wanted.test(answer)) {
                return answer;
            }
            Thread.sleep(20);
        }
    }

    private String page(String path) throws Exception {
        HttpResponse<String> answer = test.get(path, session);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    @Test
    void authenticationsAndFailuresAreCountedByThePeriod() throws Exception {
        for (int minutes : List.of(1, 2, 3, 90)) {
            test.report(SampleAccess.accepted(TestClock.START.minus(Duration.ofMinutes(minutes)), minutes));
        }
        test.report(SampleAccess.refused(TestClock.START.minusSeconds(20)));
        test.report(SampleAccess.refused(TestClock.START.minusSeconds(30)));
        test.report(SampleAccess.refused(TestClock.START.minus(Duration.ofMinutes(100))));
        test.settle();

        JsonNode access =
                awaited("", now -> now.at("/access/refused").asInt() == 2).get("access");
        assertEquals(3, access.get("accepted").asInt());
        assertEquals(0, access.get("abandoned").asInt());
        JsonNode failure = access.at("/failures/0");
        assertEquals("cert-expired", failure.get("code").asText());
        assertEquals("device", failure.get("side").asText());
        assertTrue(failure.get("fix").asText().startsWith("Renew the device's certificate"));
        assertEquals(2, failure.get("count").asInt());
        assertEquals(1, failure.get("before").asInt());
        JsonNode day = awaited("?period=24h", now -> now.at("/access/refused").asInt() == 3)
                .get("access");
        assertEquals(4, day.get("accepted").asInt());
        assertEquals(0, day.at("/failures/0/before").asInt());
        assertEquals(422, test.get("/api/v1/overview?period=1y", token).statusCode());

        String html = page("/");
        assertTrue(html.contains("<code>cert-expired</code>"), html);
        assertTrue(html.contains("+100 %"), html);
        String list = html.substring(html.indexOf("id=\"failure-cert-expired\""));
        String link = list.substring(list.indexOf("href=\"") + 6);
        String address = link.substring(0, link.indexOf('"')).replace("&amp;", "&");
        assertTrue(page(address).contains("2 events"), "the list behind the number has as many");
    }

    @Test
    void devicesAreCountedByStateAndType() throws Exception {
        register("C-1", "camera", LifecycleState.ACTIVE);
        register("C-2", "camera", LifecycleState.ACTIVE);
        register("S-1", "<b>sensor", LifecycleState.REGISTERED);
        register("N-1", "", LifecycleState.QUARANTINED);
        JsonNode devices =
                awaited("", now -> now.at("/devices/total").asInt() == 4).get("devices");
        assertEquals(2, devices.at("/states/active").asInt());
        assertEquals(1, devices.at("/states/quarantined").asInt());
        assertEquals(0, devices.at("/states/suspended").asInt());
        assertEquals("camera", devices.at("/types/0/type").asText());
        assertEquals(2, devices.at("/types/0/count").asInt());
        test.sessions.live.add(ScriptedSessions.session("A", "C-1", TestClock.START));
        assertEquals(1, awaited("", any -> true).get("sessions").asInt());
        String html = page("/");
        assertTrue(html.contains("&lt;b>sensor") || html.contains("&lt;b&gt;sensor"), html);
        assertFalse(html.contains("<b>sensor"), html);
        assertTrue(html.contains("no type"), html);
    }

    @Test
    void theApplianceIsShownAsItIs() throws Exception {
        JsonNode now = awaited("", any -> any.get("disk").isObject());
        assertEquals(60, now.at("/disk/used").asInt());
        assertEquals(12, now.at("/radius/drops/nas-unknown").asInt());
        assertEquals(15, now.at("/radius/dropped").asInt());
        assertEquals("eap", now.at("/certificates/0/use").asText());
        assertEquals("good", now.at("/certificates/0/level").asText());
        assertEquals(0, now.get("nodes").size());

        Duration left = Duration.between(
                TestClock.START, CertificateFacts.of(test.ca.issuing()).notAfter());
        test.clock.advance(left.minusDays(20));
        now = awaited("", any -> true);
        assertEquals("warn", now.at("/certificates/0/level").asText());
        assertEquals("bad", now.at("/certificates/2/level").asText(), "the CA needs more time");
        test.clock.advance(Duration.ofDays(21));
        assertEquals("bad", awaited("", any -> true).at("/certificates/0/level").asText());

        test.state.nodes = List.of(
                new ApplianceState.Node("node-1", TestClock.START, false, Optional.empty()),
                new ApplianceState.Node("node-2", TestClock.START, true, Optional.of("node-1")));
        assertEquals("node-1", awaited("", any -> true).at("/nodes/1/takenBy").asText());
    }

    @Test
    void whereNothingHappenedYetStandsWhatToDo() throws Exception {
        String html = page("/");
        assertTrue(html.contains("Three steps to the first device"), html);
        assertFalse(html.contains("id=\"tiles\""), html);
        String[] part = {session[0], session[1], "HX-Request", "true"};
        assertTrue(test.get("/?period=1h", part).body().contains("hx-swap-oob"));
        test.happen(SampleAccess.accepted(TestClock.START.minusSeconds(5), 1));
        assertEquals(
                Optional.of("true"), test.get("/?period=1h", part).headers().firstValue("HX-Refresh"));
        html = page("/");
        assertFalse(html.contains("Three steps"), html);
        assertTrue(html.contains("id=\"rate\""), html);
        String parts = test.get("/?period=1h&begun=true", part).body();
        assertTrue(parts.contains("id=\"tiles\"") && !parts.contains("<html"), parts);
    }

    @Test
    void theOwnAuthorityAndTheTrustedOnesAreTold() throws Exception {
        JsonNode ca = TestConsole.json(test.get("/api/v1/ca", token));
        assertEquals(1, ca.get("generations").size());
        JsonNode generation = ca.at("/generations/0");
        assertEquals("issuing", generation.get("state").asText());
        assertEquals(
                CertificateFacts.of(test.ca.root()).sha256(),
                generation.at("/root/sha256").asText());
        assertEquals("complete", generation.at("/crls/0/kind").asText());
        assertEquals(1, generation.at("/crls/0/number").asInt());
        assertTrue(generation.at("/crls/0/octets").asInt() > 100);
        assertEquals(
                "http://pki.example:8081/ca/crl/1", generation.at("/crls/0/url").asText());
        assertEquals("http://pki.example:8081/ca/ocsp", ca.get("ocsp").asText());
        HttpResponse<String> roots = test.get("/api/v1/ca/roots", token);
        assertTrue(roots.body().startsWith("-----BEGIN CERTIFICATE-----"), roots.body());
        assertTrue(
                roots.headers().firstValue("Content-Disposition").orElseThrow().contains("portcullis-roots.pem"));

        test.state.trust = new ApplianceState.Trust(
                List.of(new ApplianceState.Anchor(
                        "/etc/acme.pem",
                        "devices",
                        Optional.of("acme"),
                        List.of(test.ca.root()),
                        List.of("crl", "ocsp"),
                        false,
                        List.of(new ApplianceState.CrlPlace(
                                "http://acme.example/crl",
                                List.of(new ApplianceState.CrlInForce(
                                        "CN=Acme",
                                        Optional.of("7"),
                                        false,
                                        TestClock.START,
                                        TestClock.START.plusSeconds(60),
                                        3)),
                                Optional.of(TestClock.START),
                                Optional.of("it cannot be fetched: refused"))),
                        Optional.empty())),
                List.of(new ApplianceState.Responder("http://ocsp.example", false)));
        JsonNode trust = TestConsole.json(test.get("/api/v1/trust", token));
        assertEquals("acme", trust.at("/anchors/0/vendor").asText());
        assertEquals(
                "it cannot be fetched: refused",
                trust.at("/anchors/0/crls/0/trouble").asText());
        assertEquals("7", trust.at("/anchors/0/crls/0/lists/0/number").asText());
        assertFalse(trust.at("/responders/0/reachable").asBoolean(true));
    }
}
