package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.RawAttribute;

/** What the profiler is told of authentications: one word of each, with the device where its certificate is its own. */
class SightingsTest {
    private static final Optional<MacAddress> MAC = MacAddress.parse("00-11-22-AA-BB-CC");

    @Test
    void ofAPermit() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.eap.hints = new CertificateHints(
                    Optional.of("S-1"),
                    Optional.of("Acme"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("1.3.6.1.4.1.32473.1"),
                    Optional.of("77"),
                    Optional.of("https://mud.example.com/t-1000"));
            fixture.nas().ask(Wish.DECIDE);
            assertEquals(1, fixture.observations.count(), "the challenge before it says nothing more");
            Observation observation = fixture.observations.read(0);
            assertEquals(MAC, Optional.of(observation.mac()));
            assertEquals(Optional.of(new Serial("S-1")), observation.device());
            assertEquals("lab-switch", observation.witness());
            assertEquals(
                    Map.of(
                            "radius.portType", "Ethernet",
                            "radius.ssid", "plant",
                            "radius.userName", "sensor",
                            "certificate.subject.CN", "S-1",
                            "certificate.subject.O", "Acme",
                            "certificate.issuer", "CN=Acme",
                            "certificate.hardwareType", "1.3.6.1.4.1.32473.1",
                            "certificate.hardwareSerial", "77",
                            "certificate.mudUrl", "https://mud.example.com/t-1000"),
                    fixture.observations.signals(0));
        }
    }

    /** The gate refuses a device that has proven its certificate: it is still known whose address this is. */
    @Test
    void ofADeviceThatTheGateRefuses() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.policy.set((credential, request) -> Decisions.suspended());
            fixture.nas().ask(Wish.DECIDE);
            assertEquals(
                    Optional.of(new Serial("S-1")), fixture.observations.read(0).device());
        }
    }

    /** Without a proven certificate the address is seen, and nobody's. */
    @Test
    void ofARefusedCertificate() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.nas().ask(Wish.REFUSE);
            assertEquals(Optional.empty(), fixture.observations.read(0).device());
            assertEquals(
                    Map.of("radius.portType", "Ethernet", "radius.ssid", "plant", "radius.userName", "sensor"),
                    fixture.observations.signals(0));
        }
    }

    /** MAC authentication, with what the access point knows of the device. */
    @Test
    void ofAMacAddress() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", "mab: { enabled: true }"));
            Nas nas = fixture.nas();
            List<RawAttribute> request = new ArrayList<>(List.of(
                    Nas.attribute("User-Name", "001122aabbcc"),
                    Nas.attribute("Calling-Station-Id", "00-11-22-AA-BB-CC"),
                    Nas.attribute("NAS-Port-Type", "Wireless-802.11"),
                    Nas.attribute("Service-Type", "Call-Check"),
                    Nas.attribute("Ruckus-Client-Os-Type", "Android"),
                    Nas.attribute("Ruckus-Client-Device-Type", "Smartphones")));
            nas.answer(nas.send(authenticator -> request));
            assertEquals(Optional.empty(), fixture.observations.read(0).device());
            assertEquals(
                    Map.of("radius.portType", "Wireless-802.11", "radius.vendorDevice", "Smartphones; Android"),
                    fixture.observations.signals(0));
        }
    }
}
