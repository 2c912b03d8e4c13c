package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.PolicyVersion;

class PolicyPagesTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;${7*7}";

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

    private String page(String path, int status) throws Exception {
        var answer = test.get(path, "Cookie", session);
        assertEquals(status, answer.statusCode(), answer.body());
        return answer.body();
    }

    private void put(String text, String author, String comment) {
        test.policies.put(Optional.empty(), PolicyVersion.Source.API, text, Actor.system(author), comment);
        test.policy.refresh();
    }

    @Test
    void theRulesAreShownInTheirOrderWithWhatTheyDid() throws Exception {
        test.hits.note(
                new Decision.Refuse(
                        FailureCode.RULE_REFUSED,
                        Optional.empty(),
                        Optional.of("sensors"),
                        "",
                        List.of(),
                        Optional.empty(),
                        List.of()),
                Instant.parse("2026-03-10T11:00:00Z"));
        String html = page("/policy", 200);
        int watched = html.indexOf("<strong>watched</strong>");
        int sensors = html.indexOf("<strong>sensors</strong>");
        int lost = html.indexOf("<strong>lost</strong>");
        assertTrue(watched > 0 && sensors > watched && lost > sensors, html);
        assertTrue(html.substring(watched, sensors).contains("monitor</span>"));
        String ofSensors = html.substring(sensors, lost);
        assertTrue(
                ofSensors.contains("device.type == &#34;sensor&#34;")
                        || ofSensors.contains("device.type == \"sensor\""),
                ofSensors);
        assertTrue(ofSensors.contains("datetime=\"2026-03-10T11:00:00Z\""), ofSensors);
        assertTrue(ofSensors.contains("href=\"#profile-sensors\""), ofSensors);
        assertTrue(ofSensors.contains("never hit"), "of cameras");
        assertTrue(html.substring(lost).contains("never matches</span>"));
        assertTrue(html.substring(lost).contains("before it matches whatever this one would"));
        assertTrue(html.contains("lab 120") && html.contains("plant 220"));
        assertFalse(html.contains("class=\"warning\""), "the rule itself is marked");
    }

    @Test
    void whoeverMayNotChangeItFindsNoWayTo() throws Exception {
        assertTrue(page("/policy", 200).contains("/policy/draft"));
        assertTrue(page("/policy/draft", 200).contains("id=\"publish\""));
        put(TestPolicy.TEXT + "# two\n", "alice", "two");
        assertTrue(page("/policy/versions", 200).contains("data-set-number=\"1\""));
        for (Role role : List.of(Role.OPERATOR, Role.ANALYST)) {
            session = test.session(role);
            assertFalse(page("/policy", 200).contains("/policy/draft"));
            assertFalse(page("/policy/versions", 200).contains("restore"));
            assertFalse(page("/policy/compare?from=1&to=2", 200).contains("restore"));
            assertTrue(page("/policy/simulate", 200).contains("id=\"simulation\""));
            assertTrue(page("/policy/draft", 403).contains("may not do this"));
        }
    }

    @Test
    void versionsAreCompared() throws Exception {
        put(TestPolicy.TEXT.replace("vlan: 110", "vlan: 111"), "alice", "sensors move");
        String versions = page("/policy/versions", 200);
        assertTrue(versions.contains("sensors move") && versions.contains("alice"), versions);
        assertTrue(versions.contains("in force"));
        String html = page("/policy/compare?from=1&to=2", 200);
        assertTrue(html.contains("1 line added, 1 removed"), html);
        assertTrue(
                html.contains("<div class=\"removed\"><span class=\"sign\">-</span>  sensors: { vlan: 110 }</div>"),
                html);
        assertTrue(
                html.contains("<div class=\"added\"><span class=\"sign\">+</span>  sensors: { vlan: 111 }</div>"),
                html);
        assertTrue(page("/policy/compare?from=2&to=2", 200).contains("There is no difference."));
        assertTrue(page("/policy/compare?to=1", 200).contains("Version 1"));
        page("/policy/compare?from=1&to=99", 404);
        page("/policy/compare?from=x&to=y", 404);
    }

    @Test
    void nothingOfAPolicyBecomesMarkup() throws Exception {
        String quoted = HOSTILE.replace("'", "''");
        put(
                "# " + HOSTILE + "\nprofiles: { a: { vlan: '" + quoted + "', filterId: '" + quoted + "', role: '"
                        + quoted
                        + "', vendors: { cisco: { Cisco-AVPair: '" + quoted + "' } } } }\nrules:\n"
                        + "  - { name: one, when: 'device.name == \"" + quoted.replace("\"", "\\\"")
                        + "\"', then: a }\n",
                HOSTILE,
                HOSTILE);
        for (String path : List.of(
                "/policy",
                "/policy/versions",
                "/policy/compare?from=1&to=2",
                "/policy/draft",
                "/policy/simulate?device=%3Cscript%3Ealert(1)%3C/script%3E")) {
            String html = page(path, 200);
            assertFalse(html.contains("<script>alert"), html);
            assertFalse(html.contains("<img src=x"), html);
            assertFalse(html.contains(">49<"), html);
        }
        assertTrue(page("/policy", 200).contains("&lt;script&gt;alert(1)"));
    }
}
