package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.page.Query;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.RecentTime;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.SearchScope;
import org.portcullis.policy.event.Field;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What an analyst does with a search: times, values, columns, what is saved, where it goes. */
class SearchPageTest {
    @TempDir
    static Path folder;

    private static TestConsole test;
    private static String session;

    /** Twenty are let in, one a minute back from the clock's noon; one was refused a day before. */
    @BeforeAll
    static void start() throws Exception {
        test = new TestConsole(folder);
        session = test.session();
        for (int i = 0; i < 20; i++) {
            test.report(SampleAccess.accepted(TestClock.START.minusSeconds(60L * i), i));
        }
        test.report(SampleAccess.refused(TestClock.START.minusSeconds(86_000)));
        test.settle();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static String page(String address) throws Exception {
        return test.get(address, "Cookie", session).body().replace("&amp;", "&");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 21",
        "&last=15m, 16",
        "&last=24h, 21",
        "&from=2026-03-10T11:50:00Z, 11",
        "&from=2026-03-10T11:50&to=2026-03-10T11:55, 5",
        "&to=2026-03-10T00:00:00Z, 1",
        "&last=nonsense, 21"
    })
    void aTimeIsChosen(String time, int events) throws Exception {
        String html = page("/search?q=event.action:access-*" + time);
        assertTrue(html.contains(">" + (events == 1 ? "1 event" : events + " events") + ", newest first<"), html);
    }

    @Test
    void aValueFiltersInAndOut() throws Exception {
        String part =
                page("/search/facet?field=event.outcome&q=event.action:access-accept+or+event.action:access-reject");
        assertFalse(part.contains("<!doctype html>"), part);
        Matcher links = Pattern.compile("title=\"failure\".*?href=\"([^\"]+)\".*?href=\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(part);
        assertTrue(links.find(), part);
        assertTrue(page(links.group(1)).contains(">1 event, newest first<"), links.group(1));
        assertTrue(page(links.group(2)).contains(">20 events, newest first<"), links.group(2));
    }

    @Test
    void columnsAreChosen() throws Exception {
        String html = page("/search?q=portcullis.failure.code:*&columns=portcullis.nas.name&columns=source.mac,");
        assertTrue(html.contains("<th scope=\"col\">source.mac</th>"), html);
        assertTrue(html.contains("<td>lab-switch</td><td>00-11-22-AA-BB-07</td>"), html);
        assertTrue(html.contains("&columns=portcullis.nas.name%2Csource.mac&format=csv"), html);
        assertTrue(page("/search?columns=source.mak").contains("did you mean source.mac?"));
    }

    @Test
    void searchesAreKept() throws Exception {
        assertTrue(page("/search/saved").contains("Nothing is saved yet."));
        AccountName other = new AccountName("other");
        test.access.searches().add(new AccountName("admin"), "mine", "event.outcome: failure", SearchScope.ANY, false);
        test.access
                .searches()
                .add(
                        other,
                        "theirs",
                        "event.outcome: success",
                        new SearchScope(
                                List.of("source.mac", "no.more"),
                                Optional.of(RecentTime.DAY),
                                Optional.empty(),
                                Optional.empty()),
                        true);
        test.access.searches().add(other, "hidden", "event.outcome: unknown", SearchScope.ANY, false);
        String html = page("/search/saved");
        assertTrue(html.contains("href=\"/search?q=event.outcome%3A%20failure\""), html);
        assertTrue(html.contains("theirs") && html.contains("of other"), html);
        assertTrue(html.contains("/search?q=event.outcome%3A%20success&last=24h&columns=source.mac\""), html);
        assertFalse(html.contains("hidden"), html);
    }

    @Test
    void columnsStayThoseOfWhoChoseThem() throws Exception {
        test.user("hana", Role.ANALYST);
        String hana = test.session("hana", test.password);
        String chosen = "{\"columns\": [\"portcullis.nas.name\", \"source.mac\"]}";
        HttpResponse<String> unknown =
                test.send(hana, "POST", "/api/v1/account/search-columns", "{\"columns\": [\"source.mak\"]}");
        assertEquals(422, unknown.statusCode());
        assertTrue(unknown.body().contains("did you mean source.mac?"), unknown.body());
        assertEquals(
                204,
                test.send(hana, "POST", "/api/v1/account/search-columns", chosen)
                        .statusCode());
        String html = test.get("/search", "Cookie", hana).body();
        assertTrue(html.contains("<th scope=\"col\">source.mac</th>"), html);
        html = test.get("/search?columns=rule.name", "Cookie", hana).body();
        assertFalse(html.contains("<th scope=\"col\">source.mac</th>"), "an address brings its own");
        assertFalse(page("/search").contains("<th scope=\"col\">source.mac</th>"), "others have theirs");
        assertEquals(
                chosen.replace(" ", ""),
                test.send(hana, "GET", "/api/v1/account/search-columns", "").body());

        test.send(hana, "POST", "/api/v1/account/search-columns", "{\"columns\": []}");
        assertTrue(test.get("/search", "Cookie", hana).body().contains("<th scope=\"col\">What happened</th>"));
        test.settle();
        String changes = test.send(hana, "GET", "/api/v1/events?q=event.action:user-changed", "")
                .body();
        assertTrue(changes.contains("searchColumns=portcullis.nas.name,source.mac"), changes);
    }

    @Test
    void aSearchGoesElsewhere() throws Exception {
        String html = page("/search?q=source.mac:+0011.22aa.bb07+and+rule.name:+%22a+%5C%22b%5C%22%22");
        assertTrue(html.contains("source.mac: \"00-11-22-AA-BB-07\" and rule.name:"), html);
        assertTrue(html.contains("href=\"/live?q=source.mac%3A%200011.22aa.bb07"), html);
        Matcher yaml =
                Pattern.compile("<pre id=\"sink-syslog\"[^>]*>([^<]+)</pre>").matcher(html);
        assertTrue(yaml.find(), html);
        Object read = new Load(LoadSettings.builder().build())
                .loadFromString(yaml.group(1).replace("&#34;", "\"").replace("&#39;", "'"));
        assertTrue(
                read.toString().contains("filter=source.mac: 0011.22aa.bb07 and rule.name: \"a \\\"b\\\"\"}"),
                read.toString());
    }

    @Test
    void clausesAreAddedWithTheirMeaning() {
        Query either = new Query("a: 1 or b: 2");
        Query named = Query.is(Field.RULE_NAME, "x \" or \\ y");
        assertEquals("rule.name: \"x \\\" or \\\\ y\"", named.kql());
        assertEquals("(a: 1 or b: 2) and " + named.kql(), either.and(named).kql());
        assertEquals(
                named.kql() + " and not (a: 1 or b: 2)", named.without(either).kql());
        assertEquals("not " + named.kql(), new Query(" ").without(named).kql());
        assertEquals(named, new Query("").and(named));
        assertEquals(
                List.of("/search?q=a%3A%201%20or%20b%3A%202", "/search"),
                List.of(either.address(), new Query("").address()));
    }
}
