package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageTest {
    private static final Pattern ROW = Pattern.compile("data-event=\"([^\"]+)\"");

    @TempDir
    Path folder;

    private TestConsole test;
    private String session;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        session = test.session();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private String page(String address) throws Exception {
        HttpResponse<String> page = test.get(address, "Cookie", session);
        assertEquals(200, page.statusCode(), page.body());
        return page.body();
    }

    private static List<String> rows(String html) {
        return ROW.matcher(html).results().map(row -> row.group(1)).toList();
    }

    private static String next(String html) {
        Matcher next = Pattern.compile("data-rows=\"([^\"]+)\"").matcher(html);
        assertTrue(next.find(), html);
        return next.group(1).replace("&amp;", "&");
    }

    @Test
    void everyAuthenticationIsShownOnceWhateverHappensInBetween() throws Exception {
        test.happen(SampleAccess.accepted(TestClock.START, 1));
        String page = page("/live");
        assertEquals(1, rows(page).size(), "the login of this test is no authentication of a device");
        assertTrue(page.contains("Sensor 1 was let in to VLAN 110 by rule sensors."), page);

        // its time is before that of what the page has: it is new all the same
        test.report(SampleAccess.accepted(TestClock.START.minusSeconds(90), 2));
        test.happen(SampleAccess.refused(TestClock.START.plusSeconds(1)));
        String more = page(next(page));
        assertEquals(2, rows(more).size(), more);
        assertTrue(more.contains(">cert-expired</a>") && more.contains("Renew the device"), more);
        assertFalse(more.contains("<!doctype html>"), "rows alone");
        assertEquals(0, rows(page(next(more))).size());
    }

    @Test
    void whatComesTooFastIsCountedAndFound() throws Exception {
        String page = page("/live");
        for (int i = 0; i < 57; i++) {
            test.report(SampleAccess.accepted(TestClock.START.plusSeconds(i), i));
        }
        test.settle();
        String more = page(next(page));
        assertEquals(50, rows(more).size());
        Matcher gap = Pattern.compile("class=\"gap\"><a href=\"([^\"]+)\">7 more at this time")
                .matcher(more);
        assertTrue(gap.find(), more);
        assertTrue(page(gap.group(1).replace("&amp;", "&")).contains("57 events, newest first"));
    }

    @Test
    void filtersKeepTheirPlace() throws Exception {
        test.report(SampleAccess.accepted(TestClock.START, 1));
        test.report(SampleAccess.accepted(TestClock.START, 2));
        test.happen(SampleAccess.refused(TestClock.START));
        for (String filter : List.of(
                "device=SN-0001",
                "mac=0011.22aa.bb01",
                "outcome=failure",
                "code=cert-expired",
                "nas=lab-switch&outcome=failure")) {
            String page = page("/live?" + filter);
            assertEquals(1, rows(page).size(), filter);
            assertTrue(next(page).contains(filter.replace('&', '&')), next(page));
        }
        assertEquals(3, rows(page("/live?nas=lab-switch")).size());
        assertEquals(0, rows(page("/live?nas=another")).size());
        assertTrue(
                page("/live?nas=lab-switch").contains("href=\"/live?nas=lab-switch&amp;device=SN-0001\""),
                "a value of a row narrows what is there");
        assertEquals(1, rows(page("/live?q=event.action:+login")).size(), "a search is watched as it is");
        assertEquals(422, test.get("/live?mac=nonsense", "Cookie", session).statusCode());
        assertEquals(422, test.get("/live/rows?after=x", "Cookie", session).statusCode());
    }

    @Test
    void withoutEventsThePageSaysSo() throws Exception {
        assertTrue(page("/live").contains("Nothing yet."));
    }
}
