package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.SessionFilter;

/** Who is on the network, what is held, and what each role finds there to be done. */
class SessionPagesTest extends DevicePagesFixture {
    @Test
    void theListSaysWhoIsWhereAndWhatCanBeDone() throws Exception {
        test.sessions.live.add(ScriptedSessions.session("aa11", "S-1", TestClock.START)
                .silent()
                .with(new Enforcement(Enforcement.Status.FAILED, "it is suspended: no answer", 3, Optional.empty())));
        test.holds.place(
                new HoldTarget.OfPort("lab-switch", "Gi1/0/7"),
                test.clock.instant().plus(Duration.ofHours(2)),
                "it scans",
                ALICE,
                HoldOrigin.ADMIN);
        String page = page("/sessions", Role.OPERATOR);
        for (String there : new String[] {
            "href=\"/devices/S-1\"",
            "00-11-22-AA-BB-CC",
            "lab-switch</a> Gi1/0/7",
            "with radius-1",
            "sensors, VLAN 110",
            "<span class=\"badge bad\">held</span>",
            "<span class=\"badge warn\">silent</span>",
            "it is suspended: no answer",
            "data-session=\"aa11\" data-command=\"disconnect\"",
            "data-set-mac=\"00-11-22-AA-BB-CC\"",
            "data-set-nas=\"lab-switch\" data-set-port=\"Gi1/0/7\"",
            "/sessions?cursor=",
        }) {
            assertTrue(page.contains(there), there + " in " + page);
        }
        assertFalse(page.contains("data-set-address=\"127.0.0.1\""), "the client is no range");
        String seen = page("/sessions", Role.ANALYST);
        assertTrue(seen.contains("S-1"), seen);
        assertFalse(seen.contains("data-command") || seen.contains("/api/v1/holds"), seen);
    }

    @Test
    void whatIsAskedForIsLookedFor() throws Exception {
        page("/sessions?device=S-1&nas=lab-switch&vlan=110&stale=true&enforcement=failed", Role.ANALYST);
        SessionFilter asked = new SessionFilter(
                Optional.of("S-1"),
                Optional.of("lab-switch"),
                Optional.of("110"),
                Optional.of(true),
                Optional.of(Enforcement.Status.FAILED));
        assertEquals(asked + " Optional.empty 50", test.sessions.asked);
        assertTrue(page("/sessions?enforcement=odd", Role.ANALYST).contains("is none of none, pending"));
        assertTrue(page("/sessions", Role.ANALYST).contains("Nobody is on the network now."));
    }

    /** Of a client that is a range of switches, the one switch is held. */
    @Test
    void theOneSwitchOfARangeIsMeant() throws Exception {
        HttpResponse<String> added = test.send(test.request("/api/v1/nas")
                .header("Authorization", "Bearer " + test.token("boss", Role.ADMIN))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"lab-switch\", \"address\": \"127.0.0.0/8\", \"generateSecret\": true}")));
        assertEquals(201, added.statusCode(), added.body());
        test.sessions.live.add(ScriptedSessions.session("aa11", "S-1", TestClock.START));
        test.registry.register(
                new NewDevice(new Serial("S-1"), "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ALICE,
                "");
        for (String address : new String[] {"/sessions", "/devices/S-1"}) {
            String page = page(address, Role.OPERATOR);
            assertTrue(page.contains("data-set-port=\"Gi1/0/7\" data-set-address=\"127.0.0.1\""), page);
        }
    }

    @Test
    void whatIsHeldIsListedWithWhy() throws Exception {
        assertTrue(page("/network/holds", Role.ANALYST).contains("Nothing is held."));
        String id = test.holds
                .place(
                        new HoldTarget.OfPort("lab-switch", HOSTILE),
                        test.clock.instant().plus(Duration.ofHours(2)),
                        HOSTILE,
                        ALICE,
                        HoldOrigin.ofRule("two-places"))
                .id();
        String page = page("/network/holds", Role.OPERATOR);
        assertTrue(page.contains("data-dialog=\"lift\" data-set-id=\"" + id + "\""), page);
        assertTrue(page.contains("anomaly:two-places") && page.contains("alice"), page);
        assertFalse(page.contains("<script>alert(1)") || page.contains("<img src=x"), page);
        assertFalse(page("/network/holds", Role.ANALYST).contains("data-dialog"), "analysts only look");
    }

    private String page(String address, Role role) throws Exception {
        HttpResponse<String> response = get(address, role);
        assertEquals(200, response.statusCode(), address + " " + response.body());
        return response.body();
    }
}
