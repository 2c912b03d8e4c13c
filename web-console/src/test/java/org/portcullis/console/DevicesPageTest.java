package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.store.CertifiedMacStore;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** The list of devices as people of each role see it. */
class DevicesPageTest extends DevicePagesFixture {
    private HttpResponse<String> page(String query, Role role) throws Exception {
        return get("/devices" + query, role);
    }

    private String rows(String query) throws Exception {
        HttpResponse<String> page = page(query, Role.ANALYST);
        assertEquals(200, page.statusCode(), page.body());
        return Pattern.compile("<a class=\"to\" href=\"/devices/([^\"]*)\"")
                .matcher(page.body())
                .results()
                .map(row -> row.group(1))
                .reduce("", (all, one) -> (all + " " + one).strip());
    }

    private void register(String serial, String type, LifecycleState state, String... tags) {
        test.registry.register(
                new NewDevice(
                        new Serial(serial), "", type, "acme", "T-1", "facility", Set.of(tags), Optional.empty(), state),
                ALICE,
                "");
    }

    @Test
    void theListIsNarrowedByWhatItsAddressSays() throws Exception {
        register("CAM-1", "camera", LifecycleState.ACTIVE, "hot");
        register("CAM-2", "camera", LifecycleState.QUARANTINED);
        register("SEN/1", "sensor", LifecycleState.ACTIVE, "hotter");
        try (CertifiedMacStore seen = new CertifiedMacStore(test.database, test.clock)) {
            seen.seen(new Serial("CAM-1"), new MacAddress(1), "lab-switch");
        }
        test.clock.advance(Duration.ofDays(8));
        assertEquals("CAM-1 CAM-2 SEN%2F1", rows(""));
        assertEquals("CAM-1 CAM-2", rows("?q=cam"));
        assertEquals("CAM-2", rows("?type=camera&state=quarantined"));
        assertEquals("CAM-1", rows("?tag=hot&q="));
        assertEquals("CAM-1", rows("?seenSince=30d"));
        assertEquals("CAM-2 SEN%2F1", rows("?seenBefore=1970-01-01T00:00:00Z"));
        assertEquals("", rows("?expiresBefore=14d"));

        String html = page("?q=cam&state=quarantined", Role.ADMIN).body();
        assertTrue(html.contains("1 device, by serial"), html);
        assertTrue(html.contains("href=\"/devices?q=cam\">all <span class=\"num\">2</span>"), html);
        assertTrue(
                html.contains(
                        "href=\"/devices?q=cam&amp;state=quarantined\" aria-current=\"true\">quarantined <span class=\"num\">1</span>"),
                html);
        assertTrue(html.contains("href=\"/api/v1/devices/export?q=cam&amp;state=quarantined\""), html);
        assertTrue(html.contains("data-before=\"registered\""), "where it is released to");
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        for (int i = 100; i < 160; i++) {
            register("SN-" + i, "sensor", LifecycleState.ACTIVE);
        }
        String first = page("?q=sn", Role.ANALYST).body();
        Matcher next = Pattern.compile("href=\"([^\"]*)\" rel=\"next\"").matcher(first);
        assertTrue(next.find(), first);
        assertTrue(
                first.contains("60 devices, by serial") && first.contains(">SN-149<") && !first.contains(">SN-150<"));
        String second = test.get(next.group(1).replace("&amp;", "&"), "Cookie", test.session(Role.ANALYST))
                .body();
        assertTrue(second.contains(">SN-150<") && !second.contains(">SN-149<"), second);
        assertTrue(second.contains("href=\"/devices?q=sn\">First</a>"));
    }

    /** What somebody may not do is not offered. */
    @Test
    void eachRoleIsOfferedWhatItMayDo() throws Exception {
        register("SN-1", "sensor", LifecycleState.ACTIVE);
        String analyst = page("", Role.ANALYST).body();
        for (String offer : List.of("data-api", "<dialog", "type=\"checkbox\"", "data-bulk", "href=\"/import\"")) {
            assertFalse(analyst.contains(offer), offer);
        }
        assertTrue(analyst.contains("/api/v1/devices/export"));
        String operator = page("", Role.OPERATOR).body();
        assertTrue(
                operator.contains("data-api=\"POST /api/v1/devices\"") && operator.contains("data-bulk=\"release\""));
        assertFalse(operator.contains("data-bulk=\"decommissioned\""));
        assertTrue(page("", Role.ADMIN).body().contains("data-bulk=\"decommissioned\""));
    }

    @Test
    void nothingThatIsSaidOfADeviceBecomesMarkup() throws Exception {
        test.registry.register(
                new NewDevice(
                        new Serial(HOSTILE),
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        Set.of("\"'><script>"),
                        Optional.empty(),
                        LifecycleState.ACTIVE),
                ALICE,
                HOSTILE);
        String encoded = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
        for (String query :
                List.of("", "?type=" + encoded, "?q=" + encoded, "?tag=" + encoded + "&seenSince=" + encoded)) {
            String html = page(query, Role.ADMIN).body();
            assertFalse(html.contains("<script>") || html.contains("<img src=x") || html.contains("\"'>"), html);
            assertFalse(html.contains(">49<"), html);
        }
    }

    @Test
    void whatCannotBeUnderstoodIsSaidInPlace() throws Exception {
        HttpResponse<String> page = page("?seenBefore=soon&q=cam", Role.ADMIN);
        assertEquals(422, page.statusCode());
        assertTrue(page.body().contains("role=\"alert\" id=\"problem\">seenBefore: write a duration"), page.body());
        assertTrue(page.body().contains("value=\"cam\""), "what was typed stays");
    }

    @Test
    void withoutDevicesThePageSaysSo() throws Exception {
        assertTrue(page("", Role.ADMIN).body().contains("No device is registered yet."));
        assertTrue(page("?q=x", Role.ADMIN).body().contains("No device matches."));
    }

    @Test
    void aFileIsImportedByThoseWhoMay() throws Exception {
        String operator = test.session(Role.OPERATOR);
        assertTrue(test.get("/import", "Cookie", operator).body().contains("id=\"file\""));
        assertFalse(
                test.get("/import", "Cookie", test.session(Role.ANALYST)).body().contains("id=\"file\""));
        HttpResponse<String> template = test.get("/import/template.csv", "Cookie", operator);
        HttpResponse<String> taken = test.send(test.request("/api/v1/devices/import")
                .header("Cookie", operator)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(template.body())));
        assertEquals(200, taken.statusCode(), "the template is a file that can be imported");
        assertEquals(1, TestConsole.json(taken).get("new").asInt());
    }
}
