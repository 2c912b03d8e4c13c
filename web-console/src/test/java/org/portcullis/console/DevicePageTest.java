package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.portcullis.console.api.DeviceQueries;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.Serial;

/** The page of one device. */
class DevicePageTest extends DevicePagesFixture {
    private HttpResponse<String> page(String serial, String query, Role role) throws Exception {
        return get("/devices/" + DeviceQueries.segment(new Serial(serial)) + query, role);
    }

    private void register(String serial, String type, Optional<String> parent, LifecycleState state) {
        test.registry.register(
                new NewDevice(new Serial(serial), "", type, "acme", "", "", Set.of(), parent.map(Serial::new), state),
                ALICE,
                "new");
    }

    private SecurityEvent.Builder event(String id, EventAction action, String message) {
        return SecurityEvent.builder(id, test.clock.instant(), action, SecurityEvent.Outcome.SUCCESS, message)
                .set(Field.DEVICE_SERIAL_NUMBER, "SN-1");
    }

    private static void has(String html, String... words) {
        for (String each : words) {
            assertTrue(html.contains(each), each + " in " + html);
        }
    }

    @Test
    void everythingThatIsKnownOfADeviceIsThere() throws Exception {
        register("SN-1", "sensor", Optional.empty(), LifecycleState.ACTIVE);
        register("SN-1.fw", "module", Optional.of("SN-1"), LifecycleState.ACTIVE);
        test.credentials.bind(
                new Serial("SN-1"),
                new IssuedCertificate(
                        "CN=Test",
                        new BigInteger("0A1B", 16),
                        "K",
                        test.clock.instant(),
                        test.clock.instant().plus(Duration.ofDays(90)),
                        new byte[] {1}),
                new CredentialStore.Claim.Admin(),
                ALICE);
        test.sessions.live.add(ScriptedSessions.session("aa11", "SN-1", TestClock.START));
        test.report(event("e-1", EventAction.ACCESS_ACCEPT, "SN-1 was let in.")
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, "0A1B")
                .set(Field.context(Attribute.NAS_NAME), "sw-1")
                .set(Field.context(Attribute.REQUEST_PORT), "Gi1/0/7")
                .build());
        test.report(event("e-2", EventAction.COA_SENT, "A Disconnect-Request was sent.")
                .build());
        test.happen(event("e-3", EventAction.DEVICE_CHANGED, "bob changed device SN-1 (owner).")
                .set(Field.USER_NAME, "bob")
                .build());

        String html = page("SN-1", "", Role.OPERATOR).body();
        has(
                html,
                "<span class=\"badge good\">active</span>",
                ", by alice",
                "SN-1.fw",
                "CN=Test",
                ">A1B<".replace("A1B", "0A1B"),
                "data-session=\"aa11\" data-command=\"disconnect\"",
                "lab-switch</strong> Gi1/0/7",
                "let in</span> · sensors, VLAN 110 · by <code>sensors</code>",
                "At sw-1, port Gi1/0/7, where it was last seen.",
                "SN-1 was let in.",
                "A Disconnect-Request was sent.",
                "bob changed device SN-1",
                "/search?q=device.serial_number%3A%20%22SN-1%22");
        assertTrue(html.contains("Last used</dt><dd><time"), "the credential was used");
        assertEquals(
                List.of(true, false, false),
                List.of("was let in.", "Disconnect-Request was", "bob changed").stream()
                        .map(timeline("authentications")::contains)
                        .toList());
        assertEquals(
                List.of(false, true, false),
                List.of("was let in.", "Disconnect-Request was", "bob changed").stream()
                        .map(timeline("switch")::contains)
                        .toList());
        assertEquals(
                List.of(false, false, true),
                List.of("was let in.", "Disconnect-Request was", "bob changed").stream()
                        .map(timeline("people")::contains)
                        .toList());
        assertTrue(timeline("credentials").contains("Nothing of that kind is kept."));
    }

    private String timeline(String kind) throws Exception {
        String html = page("SN-1", "?kind=" + kind, Role.ANALYST).body();
        return html.substring(html.indexOf("id=\"timeline\""), html.indexOf("id=\"outlook-title\""));
    }

    @Test
    void whatMayBeDoneIsOfferedAndNothingElse() throws Exception {
        register("SN-1", "sensor", Optional.empty(), LifecycleState.ACTIVE);
        String operator = page("SN-1", "", Role.OPERATOR).body();
        has(operator, "data-set-to=\"quarantined\"", "data-set-to=\"suspended\"", "data-dialog=\"edit\"");
        assertFalse(operator.contains("data-set-to=\"decommissioned\""), "only an admin may");
        assertFalse(operator.contains("data-dialog=\"delete\""), "it is not registered any more");
        has(page("SN-1", "", Role.ADMIN).body(), "data-set-to=\"decommissioned\"");
        String analyst = page("SN-1", "", Role.ANALYST).body();
        for (String offer : List.of("data-api", "<dialog", "data-dialog", "data-command", "data-set-to")) {
            assertFalse(analyst.contains(offer), offer);
        }

        test.registry.changeState(
                new Serial("SN-1"),
                LifecycleState.SUSPENDED,
                ALICE,
                "lost it",
                Optional.of(test.clock.instant().plusSeconds(3600)));
        String suspended = page("SN-1", "", Role.OPERATOR).body();
        has(
                suspended,
                "data-set-to=\"active\" data-set-title=\"Release\"",
                "“lost it”",
                "then back to active",
                "refused</span>");
        assertFalse(suspended.contains("data-set-to=\"quarantined\""), "only an admin may");
        assertFalse(suspended.contains("data-dialog=\"password\""), "it cannot enrol");

        test.registry.changeState(new Serial("SN-1"), LifecycleState.DECOMMISSIONED, ALICE, "sold", Optional.empty());
        String gone = page("SN-1", "", Role.ADMIN).body();
        for (String offer : List.of("data-set-to", "data-dialog=\"edit\"", "data-dialog=\"issue\"")) {
            assertFalse(gone.contains(offer), offer);
        }
        register("SN-2", "", Optional.empty(), LifecycleState.REGISTERED);
        has(page("SN-2", "", Role.OPERATOR).body(), "data-dialog=\"delete\"", "data-set-title=\"Onboard\"");
    }

    @Test
    void aPartIsShownWithWhatItIsTreatedBy() throws Exception {
        register("GW-1", "gateway", Optional.empty(), LifecycleState.QUARANTINED);
        register("GW-1.fw", "module", Optional.of("GW-1"), LifecycleState.ACTIVE);
        has(
                page("GW-1.fw", "", Role.ANALYST).body(),
                "It is treated as quarantined, because <a href=\"/devices/GW-1\">GW-1</a> is",
                "quarantine, VLAN 666");
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
                new Actor(HOSTILE),
                HOSTILE);
        test.happen(SecurityEvent.builder(
                        "hostile", TestClock.START, EventAction.ACCESS_REJECT, SecurityEvent.Outcome.FAILURE, HOSTILE)
                .set(Field.DEVICE_SERIAL_NUMBER, HOSTILE)
                .set(Field.FAILURE_CODE, HOSTILE)
                .set(Field.FAILURE_FIX, HOSTILE)
                .set(Field.DECISION_TRACE, List.of(HOSTILE))
                .set(Field.context(Attribute.NAS_NAME), HOSTILE)
                .set(Field.context(Attribute.REQUEST_PORT), HOSTILE)
                .build());
        for (Role role : Role.values()) {
            HttpResponse<String> page = page(HOSTILE, "?kind=" + "authentications", role);
            assertEquals(200, page.statusCode());
            String html = page.body();
            assertFalse(html.contains("<script>") || html.contains("<img src=x") || html.contains("\"'>"), html);
            assertFalse(html.contains(">49<"), html);
            assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "its event is found");
        }
    }

    @Test
    void aDeviceThatThereIsNotIsSaidOnAPage() throws Exception {
        HttpResponse<String> page = page("none/1", "", Role.ANALYST);
        assertEquals(404, page.statusCode());
        has(page.body(), "No device has the serial none/1.", "/search?q=device.serial_number%3A%20%22none%2F1%22");
    }
}
