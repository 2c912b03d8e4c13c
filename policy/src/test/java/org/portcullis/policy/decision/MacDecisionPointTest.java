package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldBoard;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** Every way of a device that shows nothing but a MAC address. */
class MacDecisionPointTest {
    private static final String POLICY = """
            profiles:
              printers: { vlan: { lab: 300 } }
              sensors: { vlan: 110 }
            rules:
              - { name: everything, when: 'true', then: sensors }
            default: sensors
            mab:
              enabled: %s
              allowLocal: %s
              devices:
                00-11-22-AA-BB-01: { name: Hall printer, type: printer, tags: [hall] }
                00-11-22-AA-BB-02: { name: Broken, type: broken }
                00-11-22-AA-BB-03: { name: Thief, type: thief }
                02-11-22-AA-BB-04: { name: Made up, type: printer }
                00-11-22-AA-BB-05: { name: Known sensor, type: printer }
              rules:
                - { name: broken, when: 'mab.type == "broken" && mab.tags[0] == "x"', then: printers }
                - { name: thieves, when: 'mab.type == "thief"', then: refuse }
                - { name: printers, when: 'mab.type == "printer" && time.hour == 12', then: printers }
                - { name: guests, when: 'request.ssid == "guests"', then: printers }
            """;

    private static final class Macs implements CertifiedMacs {
        private final Map<MacAddress, Serial> serials = new HashMap<>();

        @Override
        public void seen(Serial serial, MacAddress mac, String nas) {
            serials.put(mac, serial);
        }

        @Override
        public Optional<Serial> lastWith(MacAddress mac) {
            return Optional.ofNullable(serials.get(mac));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, 00-11-22-AA-BB-01, lab, '', printers/300/mab.printers",
        "true, false, 00-11-22-AA-BB-01, plant, '', vlan-undefined-at-site/mab.printers",
        "true, false, 00-11-22-AA-BB-99, lab, guests, printers/300/mab.guests",
        "true, false, 00-11-22-AA-BB-99, lab, '', mab-no-rule/-",
        "true, false, 00-11-22-AA-BB-02, lab, '', rule-failed/mab.broken",
        "true, false, 00-11-22-AA-BB-03, lab, '', rule-refused/mab.thieves",
        "true, false, 02-11-22-AA-BB-04, lab, '', mab-local-address/-",
        "true, true, 02-11-22-AA-BB-04, lab, '', printers/300/mab.printers",
        "true, false, 00-11-22-AA-BB-05, lab, '', mab-has-certificate/-",
        "true, true, 00-11-22-AA-BB-05, lab, guests, mab-has-certificate/-",
        "false, true, 00-11-22-AA-BB-01, lab, '', mab-disabled/-"
    })
    void everyWayThrough(boolean enabled, boolean allowLocal, String text, String site, String ssid, String expected) {
        RuleSet policy = RuleSet.read("policy.yml", POLICY.formatted(enabled, allowLocal));
        Macs certified = new Macs();
        certified.seen(new Serial("S-5"), MacAddress.parse("00-11-22-AA-BB-05").orElseThrow(), "lab-switch");
        MacAddress mac = MacAddress.parse(text).orElseThrow();
        AccessRequest request = new AccessRequest(
                new AccessRequest.Nas("ap-1", site, "cisco", InetAddress.getLoopbackAddress()),
                Optional.of(mac),
                "7",
                "Ethernet",
                ssid,
                text);
        Decision decision = new MacDecisionPoint(
                        () -> policy,
                        certified,
                        InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z")),
                        () -> ZoneOffset.UTC,
                        new RuleHits(),
                        HeldPlaces.NONE)
                .decide(mac, request);
        assertEquals(expected, summary(decision));
        assertEquals(Optional.empty(), decision.device(), "an address is no device of the registry");
        assertTrue(decision.trace().get(0).startsWith("method: MAC authentication"), decision.trace()::toString);
    }

    /** Only ever less than the rules give. */
    @ParameterizedTest
    @CsvSource({
        "00-11-22-AA-BB-01, true, quarantine/666/hold.mac",
        "00-11-22-AA-BB-01, false, held/hold.mac",
        "00-11-22-AA-BB-03, true, rule-refused/mab.thieves"
    })
    void anAddressThatIsHeld(String text, boolean quarantine, String expected) {
        MacAddress mac = MacAddress.parse(text).orElseThrow();
        String profiles = "profiles:\n" + (quarantine ? "  quarantine: { vlan: 666 }\n" : "");
        RuleSet policy =
                RuleSet.read("policy.yml", POLICY.formatted(true, false).replace("profiles:\n", profiles));
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        Hold hold = new Hold(
                "h1",
                new HoldTarget.OfMac(mac),
                now,
                now.plusSeconds(60),
                "two at once",
                "system:anomaly",
                HoldOrigin.ofRule("two-places"));
        HoldBoard board = new HoldBoard();
        board.refresh(List.of(), List.of(hold));
        AccessRequest request = new AccessRequest(
                new AccessRequest.Nas("ap-1", "lab", "cisco", InetAddress.getLoopbackAddress()),
                Optional.of(mac),
                "7",
                "Ethernet",
                "",
                text);
        assertEquals(
                expected,
                summary(new MacDecisionPoint(
                                () -> policy,
                                new Macs(),
                                InstantSource.fixed(now),
                                () -> ZoneOffset.UTC,
                                new RuleHits(),
                                board)
                        .decide(mac, request)));
    }

    private static String summary(Decision decision) {
        if (decision instanceof Decision.Bypass bypass) {
            return bypass.profile().name() + "/" + bypass.vlan().orElse("-") + "/" + bypass.rule();
        }
        Decision.Refuse refuse = (Decision.Refuse) decision;
        return refuse.code().code() + "/" + refuse.rule().orElse("-");
    }
}
