package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.store.CertifiedMacStore;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** What ends when, and whether its device is alive; enrolments, the CA and trusted makers, for the API and for people. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CertificatePagesTest {
    private static final Actor ADMIN = Actor.system("test");
    private static final String HOSTILE = "S<script>\"'&/1";

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
        device("ALIVE-1", "camera", 3, 1, "hall <b>");
        device("GONE-1", "camera", 3, 900, "hall <b>");
        device("LATER-1", "sensor", 40, 1, "yard");
        device("LATE-1", "sensor", -2, 1, "yard");
        device(HOSTILE, "<i>type", 5, 0, "");
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** @param seenHours ago; 0 for never */
    private void device(String serial, String type, int days, int seenHours, String nas) {
        Instant now = test.clock.instant();
        test.registry.register(
                new NewDevice(
                        new Serial(serial),
                        "",
                        type,
                        "acme",
                        "",
                        "",
                        Set.of(),
                        Optional.empty(),
                        LifecycleState.ACTIVE),
                ADMIN,
                "a test");
        test.credentials.bind(
                new Serial(serial),
                new IssuedCertificate(
                        "CN=Own",
                        BigInteger.valueOf(serial.hashCode() & 0xFFFFFFFL),
                        "%064X".formatted(serial.hashCode() & 0xFFFFFFFL),
                        now.minus(Duration.ofDays(80)),
                        now.plus(Duration.ofDays(days)),
                        new byte[] {1}),
                new CredentialStore.Claim.Admin(),
                ADMIN);
        if (seenHours > 0) {
            try (CertifiedMacStore macs =
                    new CertifiedMacStore(test.database, () -> now.minus(Duration.ofHours(seenHours)))) {
                macs.seen(new Serial(serial), new MacAddress(serial.hashCode() & 0xFFFFL), nas);
            }
        }
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = test.get(path, token);
        assertEquals(200, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private String page(String path) throws Exception {
        HttpResponse<String> answer = test.get(path, session);
        assertEquals(200, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains("<script>\""), "nothing hostile gets through");
        return answer.body();
    }

    private JsonNode counted() throws Exception {
        while (true) {
            JsonNode expiry = json("/api/v1/expiry").get("expiry");
            if (!expiry.isNull()) {
                return expiry;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void onlyWhatEndsSoonAndIsAliveIsUrgent() throws Exception {
        JsonNode expiry = counted();
        assertEquals(3, expiry.at("/urgent/ending").asInt());
        assertEquals(1, expiry.at("/urgent/seen").asInt());
        assertEquals(1, expiry.at("/late/ending").asInt());
        assertEquals(1, expiry.at("/late/seen").asInt());
        assertEquals(13, expiry.get("weeks").size());
        assertEquals(3, expiry.at("/weeks/0/ending").asInt());
        assertEquals(1, expiry.at("/weeks/5/ending").asInt());
        assertEquals("camera", expiry.at("/types/0/type").asText());
        assertEquals(2, expiry.at("/types/0/ending").asInt());
        assertEquals("hall <b>", expiry.at("/clients/0/nas").asText());
        JsonNode overview = json("/api/v1/overview").get("expiry");
        assertEquals(1, overview.at("/urgent/seen").asInt());

        String html = page("/certificates");
        assertTrue(html.contains(">urgent<"), html);
        assertTrue(html.contains("hall &lt;b"), html);
        assertFalse(html.contains("hall <b>"), html);
        assertFalse(html.contains("<i>type"), html);
        String urgent = page("/certificates?within=soon&seen=true");
        assertTrue(urgent.contains("ALIVE-1") && !urgent.contains("GONE-1") && !urgent.contains("LATER-1"), urgent);
        String late = page("/certificates?within=late");
        assertTrue(late.contains("LATE-1") && !late.contains("ALIVE-1"), late);
        String hall = page("/certificates?nas=" + URLEncoder.encode("hall <b>", StandardCharsets.UTF_8));
        assertTrue(hall.contains("GONE-1") && !hall.contains("LATER-1"), hall);
        String week = page("/certificates?week=" + expiry.at("/weeks/5/from").asText());
        assertTrue(week.contains("LATER-1") && !week.contains("GONE-1"), week);
        assertTrue(page("/certificates?type=nothing").contains("<strong>None.</strong>"));
        for (String odd : List.of("week=x", "cursor=x", "cursor=99999999999999999~S-1", "within=x", "type=%27")) {
            assertEquals(200, test.get("/certificates?" + odd, session).statusCode(), odd);
        }
    }

    @Test
    void theListIsReadPageByPage() throws Exception {
        JsonNode first = json("/api/v1/expiry/devices?limit=3");
        assertEquals(3, first.get("devices").size());
        assertEquals("ALIVE-1", first.at("/devices/0/device").asText());
        assertEquals("hall <b>", first.at("/devices/0/nas").asText());
        JsonNode rest = json("/api/v1/expiry/devices?limit=3&cursor="
                + URLEncoder.encode(first.get("next").asText(), StandardCharsets.UTF_8));
        assertEquals(1, rest.get("devices").size());
        assertTrue(rest.get("next").isNull());
        assertEquals(
                1,
                json("/api/v1/expiry/devices?type=camera&seenSince="
                                + test.clock.instant().minus(Duration.ofDays(7)))
                        .get("devices")
                        .size());
        assertEquals(422, test.get("/api/v1/expiry/devices?cursor=x", token).statusCode());
        assertEquals(422, test.get("/api/v1/expiry/devices?from=today", token).statusCode());
    }

    @Test
    void credentialsAreFoundByWhatIsPrinted() throws Exception {
        String number = "%X".formatted("ALIVE-1".hashCode() & 0xFFFFFFFL);
        JsonNode found = json("/api/v1/credentials?q=" + number).get("credentials");
        assertEquals("ALIVE-1", found.at("/0/device").asText());
        assertEquals(422, test.get("/api/v1/credentials", token).statusCode());
        String html = page("/certificates?q=" + number);
        assertTrue(html.contains("LDevID") && html.contains("ALIVE-1"), html);
        assertTrue(page("/certificates?q=%3Cscript%3E").contains("No credential is like that"));
    }

    @Test
    void whoWaitsForACertificateIsShownAndDecidedThroughTheApi() throws Exception {
        new EnrolmentRequests(test.database, "node-1", test.clock)
                .ask(new Serial(HOSTILE), "AB".repeat(32), "IDevID of CN=<Maker>", ADMIN);
        test.clock.advance(Duration.ofMinutes(20));
        String html = page("/certificates/enrolment");
        assertTrue(html.contains("data-dialog=\"approve\""), html);
        assertTrue(html.contains(">20 min<"), html);
        assertFalse(html.contains("<Maker>"), html);
        String id = json("/api/v1/enrolments").at("/enrolments/0/id").asText();
        HttpResponse<String> approved = test.send(test.request("/api/v1/enrolments/" + id + "/approve")
                .headers("Cookie", session[1], "Sec-Fetch-Site", "same-origin", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"expected\"}")));
        assertEquals(200, approved.statusCode(), approved.body());
        String part = test.get("/certificates/enrolment", "Cookie", session[1], "HX-Request", "true")
                .body();
        assertTrue(part.contains("No device waits") && !part.contains("<html"), part);
    }

    @Test
    void theAuthorityAndTrustedMakersAreShown() throws Exception {
        String html = page("/certificates/authority");
        assertTrue(html.contains("Generation 1") && html.contains("http://pki.example:8081/ca/crl/1"), html);
        assertTrue(page("/certificates/trust").contains("Only the own CA is trusted"));
        test.state.trust = new ApplianceState.Trust(
                List.of(new ApplianceState.Anchor(
                        "/etc/<acme>.pem",
                        "devices",
                        Optional.of("acme"),
                        List.of(test.ca.root()),
                        List.of("crl"),
                        false,
                        List.of(new ApplianceState.CrlPlace(
                                "http://acme.example/crl",
                                List.of(new ApplianceState.CrlInForce(
                                        "CN=Acme",
                                        Optional.of("7"),
                                        false,
                                        TestClock.START.minusSeconds(9000),
                                        TestClock.START.minusSeconds(600),
                                        3)),
                                Optional.of(TestClock.START),
                                Optional.of("it cannot be fetched"))),
                        Optional.empty())),
                List.of(new ApplianceState.Responder("http://ocsp.example", false)));
        String trust = page("/certificates/trust");
        assertTrue(trust.contains("it cannot be fetched") && trust.contains("left alone for a while"), trust);
        assertTrue(trust.contains("badge bad\">next 10 min ago"), trust);
        assertTrue(trust.contains("CRL; without an answer refused"), trust);
    }
}
