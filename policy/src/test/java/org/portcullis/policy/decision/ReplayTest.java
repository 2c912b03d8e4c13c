package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;

/** What another policy would make of recorded events. */
class ReplayTest {
    private static final Instant AT = Instant.parse("2026-01-04T23:30:00Z");
    private static final MacAddress MAC = MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow();
    private static final RuleSet POLICY = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: { lab: 120 } }
              printers: { vlan: 300 }
              quarantine: { vlan: 666 }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
              - { name: cameras, when: 'device.type == "camera" && time.hour < 20', then: cameras }
            mab:
              enabled: true
              devices: { 00-11-22-AA-BB-CC: { name: hall, type: printer } }
              rules: [ { name: printers, when: 'mab.type == "printer"', then: printers } ]
            """);

    private final Replay replay = new Replay(POLICY);

    private static Map<Field, Object> event(String action, String serial, Object... more) {
        Map<Field, Object> event = new HashMap<>();
        event.put(Field.TIMESTAMP, AT);
        event.put(Field.EVENT_ACTION, action);
        event.put(Field.METHOD, "eap");
        event.put(Field.DEVICE_SERIAL_NUMBER, serial);
        for (int i = 0; i < more.length; i += 2) {
            Field field = more[i] instanceof Attribute attribute ? Field.context(attribute) : (Field) more[i];
            event.put(field, more[i + 1]);
        }
        return event;
    }

    private static Map<Field, Object> accept(String serial, String type, String profile, String vlan, String rule) {
        return event(
                "access-accept",
                serial,
                Attribute.DEVICE_TYPE,
                type,
                Attribute.DEVICE_STATE,
                "active",
                Attribute.NAS_SITE,
                "lab",
                Field.AUTHORIZATION_PROFILE,
                profile,
                Field.NETWORK_VLAN_ID,
                vlan,
                Field.RULE_NAME,
                rule);
    }

    private List<String> changes() {
        return replay.report().changes().stream()
                .map(change -> change.device() + ": " + text(change.before()) + " -> " + text(change.after()) + " x"
                        + change.count() + ", " + change.why())
                .toList();
    }

    private static String text(ReplayedOutcome outcome) {
        return outcome.profile().orElse(outcome.reason())
                + outcome.vlan().map(vlan -> "/" + vlan).orElse("");
    }

    @Test
    void onlyWhatADeviceGetsCounts() {
        replay.take(accept("S-1", "sensor", "sensors", "110", "another rule"));
        replay.take(accept("S-2", "sensor", "sensors", "111", "sensors"));
        replay.take(accept("S-2", "sensor", "sensors", "111", "sensors"));
        replay.take(accept("S-3", "lamp", "sensors", "110", "lamps"));
        replay.take(event(
                "access-reject",
                "S-4",
                Attribute.DEVICE_STATE,
                "active",
                Attribute.DEVICE_TYPE,
                "camera",
                Attribute.NAS_SITE,
                "lab",
                Field.FAILURE_CODE,
                "no-rule-matched"));
        replay.take(
                event("access-reject", "S-5", Attribute.DEVICE_STATE, "active", Field.FAILURE_CODE, "rule-refused"));
        assertEquals(
                List.of(
                        "S-2: sensors/111 -> sensors/110 x2, sensors gives profile sensors, VLAN 110",
                        "S-3: sensors/110 -> no-rule-matched x1, no rule matches it",
                        "S-4: no-rule-matched -> cameras/120 x1, cameras gives profile cameras, VLAN 120"),
                changes());
        Replay.Report report = replay.report();
        assertEquals(6, report.total());
        assertEquals(4, report.changed());
        assertEquals(2, report.unchanged());
    }

    /** The state and the hour of then count, not those of today. */
    @Test
    void theRecordedContextDecides() {
        Map<Field, Object> late = accept("S-1", "camera", "cameras", "120", "cameras");
        late.put(Field.context(Attribute.TIME_HOUR), 21L);
        replay.take(late);
        replay.take(accept("S-1", "camera", "cameras", "120", "cameras"));
        Map<Field, Object> held = accept("S-2", "sensor", "quarantine", "666", "lifecycle.quarantined");
        held.put(Field.context(Attribute.DEVICE_STATE), "quarantined");
        replay.take(held);
        assertEquals(List.of("S-1: cameras/120 -> no-rule-matched x1, no rule matches it"), changes());
    }

    @Test
    void whatNoPolicyCouldChangeIsSettled() {
        replay.take(event("access-reject", "S-1", Field.FAILURE_CODE, "cert-revoked"));
        replay.take(event(
                "access-reject", "S-1", Attribute.DEVICE_STATE, "active", Field.FAILURE_CODE, "device-state-refused"));
        replay.take(event("access-reject", "S-1", Field.FAILURE_CODE, "mab-has-certificate", Field.METHOD, "mab"));
        replay.take(event("device-changed", "S-1"));
        assertEquals(3, replay.report().settled());
        assertEquals(3, replay.report().total());
    }

    /** What a hold decided says nothing of the policy. */
    @Test
    void whatAHoldDecidedIsToldApart() {
        replay.take(accept("S-1", "sensor", "quarantine", "666", "hold.port"));
        replay.take(event("access-reject", "S-1", Field.FAILURE_CODE, "held", Field.STORM_COUNT, 4L));
        assertEquals(List.of(), changes());
        assertEquals(5, replay.report().held());
        assertEquals(0, replay.report().unchanged());
    }

    @Test
    void whatWasNotRecordedIsNotGuessed() {
        replay.take(event("access-reject", "S-1", Field.FAILURE_CODE, "no-rule-matched", Field.STORM_COUNT, 40L));
        replay.take(event("access-reject", "S-1", Field.FAILURE_CODE, "mab-disabled", Field.METHOD, "mab"));
        replay.take(event(
                "access-reject", "S-1", Attribute.DEVICE_STATE, "dreaming", Field.FAILURE_CODE, "no-rule-matched"));
        assertEquals(42, replay.report().incomplete());
        assertEquals(42, replay.report().total());
        assertEquals(List.of(), changes());
    }

    /** What an address is a label of is said by the policy that is tried out. */
    @Test
    void macAddressesHaveTheLabelsOfTheDraft() {
        Map<Field, Object> unlabelled = event(
                "access-reject",
                "",
                Field.METHOD,
                "mab",
                Field.SOURCE_MAC,
                MAC,
                Attribute.NAS_NAME,
                "sw-1",
                Field.FAILURE_CODE,
                "mab-no-rule");
        replay.take(unlabelled);
        Map<Field, Object> other = new HashMap<>(unlabelled);
        other.put(Field.SOURCE_MAC, MacAddress.parse("00-11-22-00-00-01").orElseThrow());
        other.put(Field.context(Attribute.MAB_TYPE), "printer");
        other.put(Field.EVENT_ACTION, "access-accept");
        other.put(Field.AUTHORIZATION_PROFILE, "printers");
        other.put(Field.NETWORK_VLAN_ID, "300");
        replay.take(other);
        Map<Field, Object> local = new HashMap<>(other);
        local.put(Field.SOURCE_MAC, MacAddress.parse("02-11-22-00-00-01").orElseThrow());
        replay.take(local);
        assertEquals(
                List.of(
                        "00-11-22-00-00-01: printers/300 -> mab-no-rule x1, no rule of mab matches it",
                        "00-11-22-AA-BB-CC: mab-no-rule -> printers/300 x1, mab.printers gives profile printers, VLAN 300",
                        "02-11-22-00-00-01: printers/300 -> mab-local-address x1, its MAC address was made up by software"),
                changes());
    }

    @Test
    void theListIsBoundedAndSaysSo() {
        for (int i = 0; i < Replay.MAX_CHANGES + 10; i++) {
            replay.take(accept("S-" + i, "sensor", "sensors", "1", "sensors"));
        }
        replay.take(accept("S-0", "sensor", "sensors", "1", "sensors"));
        Replay.Report report = replay.report();
        assertEquals(Replay.MAX_CHANGES, report.changes().size());
        assertEquals(10, report.notListed());
        assertEquals(Replay.MAX_CHANGES + 11, report.changed());
        assertTrue(report.changes().stream().anyMatch(change -> change.count() == 2));
    }
}
