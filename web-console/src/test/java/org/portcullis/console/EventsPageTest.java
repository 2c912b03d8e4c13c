package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

class EventsPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u202e${7*7}";

    @TempDir
    Path folder;

    private TestConsole test;
    private String session;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        session = test.session();
        test.settle();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private HttpResponse<String> page(String query) throws Exception {
        return test.get("/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8), "Cookie", session);
    }

    @Test
    void aRowShowsWhoWhereAndWhyAndHowToMendIt() throws Exception {
        test.happen(SampleAccess.refused(TestClock.START));
        String html = page("event.action: access-reject").body();

        assertTrue(html.contains("1 event, newest first"), html);
        for (String text : List.of(
                "<time datetime=\"2026-03-10T12:00:00Z\">",
                "12:00:00",
                "10 Mar 2026",
                "failure</span>",
                "Camera 7",
                "SN-0007",
                "lab-switch",
                "GigabitEthernet1/0/7",
                ">cert-expired</code>")) {
            assertTrue(html.contains(text), text + " in " + html);
        }
    }

    /** As a page of its own, and as a part of one that a script asks for. */
    @Test
    void anEventOpensWithItsWholeTrace() throws Exception {
        test.happen(SampleAccess.traced(TestClock.START));
        String address = link(page("event.action: access-reject").body(), "href=\"(/events/[^\"?]+)\" data-panel");
        String whole = test.get(address, "Cookie", session).body();
        String part = test.get(address, "Cookie", session, "HX-Request", "true").body();

        assertTrue(whole.contains("<!doctype html>") && !part.contains("<!doctype html>"), part);
        for (String html : List.of(whole, part)) {
            for (String text : List.of(
                    "Camera 7 was refused: its certificate expired on 1 March 2026.",
                    "<dd><code>cert-expired</code></dd>",
                    "<dd>device</dd>",
                    "<dd>Renew the device",
                    "<li>gate active: rules</li>",
                    "<dt>NAS-Port-Type</dt><dd>Ethernet</dd>",
                    "<td class=\"num\">12.4</td><td>device</td><td>EAP-Response/EAP-TLS, client_hello</td>",
                    "<li>CN=Camera 7: good, crl acme.crl, 340 s old</li>",
                    "took 41.0 ms",
                    "href=\"/devices/SN-0007\"",
                    "href=\"/network/clients/lab-switch\"",
                    "portcullis.failure.code%3A%20%22cert-expired%22",
                    "portcullis.nas.port%3A%20%22GigabitEthernet1%2F0%2F7%22")) {
                assertTrue(html.contains(text), text + " in " + html);
            }
        }
        String raw = test.get(address + "?as=ecs", "Cookie", session).body();
        assertTrue(raw.contains("&#34;portcullis&#34;: {") || raw.contains("\"portcullis\": {"), raw);
        assertFalse(raw.contains("gate active: rules</li>"), raw);
        assertEquals(404, test.get("/events/nobody", "Cookie", session).statusCode());
    }

    /** What became of a session is in the event that began it. */
    @Test
    void anAcceptSaysWhatTheSwitchAnsweredLater() throws Exception {
        test.report(SecurityEvent.builder(
                        "accept",
                        TestClock.START,
                        EventAction.ACCESS_ACCEPT,
                        SecurityEvent.Outcome.SUCCESS,
                        "It is let in.")
                .set(Field.SESSION_ID, "s-1")
                .build());
        test.happen(SecurityEvent.builder(
                        "coa",
                        TestClock.START.plusSeconds(5),
                        EventAction.COA_SENT,
                        SecurityEvent.Outcome.FAILURE,
                        "lab-switch answered the Disconnect-Request with NAK 503.")
                .set(Field.SESSION_ID, "s-1")
                .set(Field.COA_TYPE, "Disconnect-Request")
                .set(Field.COA_RESULT, "nak")
                .set(Field.COA_ERROR_CAUSE, 503L)
                .build());
        String accept = test.get("/events/accept", "Cookie", session).body();
        assertTrue(accept.contains("<a href=\"/events/coa\" data-panel>lab-switch answered the Disconnect"), accept);
        String coa = test.get("/events/coa", "Cookie", session).body();
        assertTrue(coa.contains("<dt>Error-Cause</dt><dd>503</dd>"), coa);
    }

    private static String link(String html, String pattern) {
        Matcher link = Pattern.compile(pattern).matcher(html);
        assertTrue(link.find(), pattern + " in " + html);
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void nothingThatADeviceSaysBecomesMarkup() throws Exception {
        test.happen(SecurityEvent.builder(
                        "hostile", TestClock.START, EventAction.ACCESS_REJECT, SecurityEvent.Outcome.FAILURE, HOSTILE)
                .set(Field.DEVICE_NAME, HOSTILE)
                .set(Field.DEVICE_SERIAL_NUMBER, HOSTILE + "2")
                .set(Field.NAS_NAME, HOSTILE)
                .set(Field.NAS_PORT, HOSTILE)
                .set(Field.NETWORK_VLAN_ID, HOSTILE)
                .set(Field.FAILURE_CODE, HOSTILE)
                .set(Field.FAILURE_SIDE, HOSTILE)
                .set(Field.FAILURE_FIX, HOSTILE)
                .set(Field.DECISION_TRACE, List.of(HOSTILE, HOSTILE))
                .set(Field.RADIUS_ATTRIBUTES, List.of(HOSTILE, "a = " + HOSTILE))
                .set(Field.EAP_STEPS, List.of("device: " + HOSTILE, HOSTILE))
                .set(Field.EAP_STEP_TIMES, HOSTILE)
                .set(Field.CHANGE_BEFORE, List.of(HOSTILE))
                .set(Field.MONITOR_RULE, List.of(HOSTILE))
                .set(Field.MONITOR_OUTCOME, List.of(HOSTILE))
                .set(Field.SESSION_ID, HOSTILE)
                .set(Field.TLS_CLIENT_SUBJECT, HOSTILE)
                .set(Field.REVOCATION_CERTIFICATES, List.of(HOSTILE))
                .set(Field.RULE_NAME, HOSTILE)
                .build());
        for (String address : List.of(
                "/search",
                "/search?columns=portcullis.nas.name,message,portcullis.decision.trace",
                "/search/facet?field=rule.name",
                "/search/facet?field=portcullis.nas.name",
                "/live",
                "/live?nas=" + encoded(HOSTILE),
                "/live/rows?after=0",
                "/events/hostile",
                "/events/hostile?as=ecs")) {
            HttpResponse<String> page = test.get(address, "Cookie", session);
            assertEquals(200, page.statusCode(), address);
            assertFalse(page.body().contains("<script>"), page.body());
            assertFalse(page.body().contains("<img src=x"), page.body());
            assertTrue(page.body().contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page.body());
            assertFalse(page.body().contains(">49<"), page.body());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void nothingThatIsTypedBecomesMarkup() throws Exception {
        for (String html : List.of(
                page(HOSTILE).body(),
                test.get("/search?columns=" + encoded(HOSTILE), "Cookie", session)
                        .body(),
                test.get("/search?from=" + encoded(HOSTILE), "Cookie", session).body(),
                test.get("/search/facet?field=" + encoded(HOSTILE), "Cookie", session)
                        .body(),
                test.get("/live?q=" + encoded(HOSTILE), "Cookie", session).body(),
                test.get("/live?mac=" + encoded(HOSTILE), "Cookie", session).body(),
                test.get("/login?next=" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8))
                        .body(),
                test.signIn(HOSTILE, "x").body())) {
            assertTrue(html.contains("&lt;script>") || html.contains("&lt;script&gt;"), html);
            assertFalse(html.contains("<script>") || html.contains("<img src=x") || html.contains("\"'>"), html);
        }
    }

    @Test
    void aQueryThatCannotBeUnderstoodIsExplainedInPlace() throws Exception {
        HttpResponse<String> page = page("event.outcom: failure");

        assertEquals(422, page.statusCode());
        Matcher problem =
                Pattern.compile("role=\"alert\" id=\"problem\">([^<]*)<").matcher(page.body());
        assertTrue(problem.find(), page.body());
        assertTrue(problem.group(1).contains("event.outcome"), problem.group(1));
        assertTrue(page.body().contains("value=\"event.outcom: failure\""), "what was typed stays");
        assertTrue(page.body().contains("aria-invalid=\"true\""));
        assertTrue(
                page.body().contains("<a href=\"/search?q=event.outcome%3A%20failure\"><code>event.outcome: failure"),
                page.body());
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
        for (int i = 0; i < 60; i++) {
            test.report(SampleAccess.accepted(TestClock.START.minusSeconds(i), i));
        }
        test.settle();
        String first = page("event.action: access-accept").body();
        assertTrue(first.contains("60 events, newest first"), first);
        Matcher older = Pattern.compile("href=\"([^\"]*)\" rel=\"next\"").matcher(first);
        assertTrue(older.find(), first);
        assertFalse(first.contains(">Newest</a>"));
        String second = test.get(older.group(1).replace("&amp;", "&"), "Cookie", session)
                .body();
        assertTrue(second.contains(">Newest</a>"));
        assertFalse(second.contains("rel=\"next\""));
        for (int i = 0; i < 60; i++) {
            String serial = ">SN-%04d<".formatted(i);
            assertEquals(i < 50, first.contains(serial), serial);
            assertEquals(i >= 50, second.contains(serial), serial);
        }
    }

    @Test
    void withoutEventsThePageSaysSo() throws Exception {
        assertTrue(page("event.action: access-accept").body().contains("No event matches."));
    }
}
