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
                "<code>cert-expired</code>",
                "<dd>device</dd>",
                "<dd>Renew the device",
                "<li>gate active: rules</li>",
                "\"portcullis\": {")) {
            assertTrue(html.contains(text), text + " in " + html);
        }
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
                .build());
        HttpResponse<String> page = page("");

        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains("<script>"), page.body());
        assertFalse(page.body().contains("<img src=x"), page.body());
        assertTrue(page.body().contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page.body());
        assertFalse(page.body().contains(">49<"), page.body());
    }

    @Test
    void nothingThatIsTypedBecomesMarkup() throws Exception {
        for (String html : List.of(
                page(HOSTILE).body(),
                test.get("/login?next=" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8))
                        .body(),
                test.signIn(HOSTILE, "x").body())) {
            assertTrue(html.contains("&lt;script>"), html);
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
