package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.signal.Observation;

/** What the profiler is told of accounting: what a switch heard from a device, and of other requests nothing. */
class HeardDevicesTest {
    @TempDir
    Path folder;

    @Test
    void aDeviceSensor() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            fixture.nas()
                    .account(AccountingNas.interim(
                            "A-1",
                            "Cisco-AVPair=audit-session-id=0A000001",
                            "Cisco-AVPair=cdp-tlv=\0\006\0\023Cisco IP Phone 8841",
                            "Cisco-AVPair=dhcp-option=\0\014\0\006SEP001",
                            "Cisco-AVPair=lldp-tlv=\0\007\0\004\0\044\0\040",
                            "Cisco-AVPair=http-tlv=\0\001\0\013Mozilla/5.0"));
            assertEquals(1, fixture.observations.count());
            Observation observation = fixture.observations.read(0);
            assertEquals(MacAddress.parse("00-11-22-AA-BB-CC"), Optional.of(observation.mac()));
            assertEquals(Optional.empty(), observation.device());
            assertEquals("lab-switch", observation.witness());
            assertEquals(
                    Map.of(
                            "cdp.platform", "Cisco IP Phone 8841",
                            "dhcp.hostname", "SEP001",
                            "lldp.capabilities", "telephone",
                            "http.userAgent", "Mozilla/5.0"),
                    fixture.observations.signals(0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cisco-AVPair=mdm-tlv=device-type=Dell Inc. XPS 15",
                "Cisco-AVPair=dc-device-name=MSFT 5.0",
                "Aruba-Device-Type=Win 10",
                "Ruckus-Client-Os-Class=Android",
                "HW-Terminal-Type=iphone"
            })
    void otherHints(String attribute) throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            fixture.nas().account(AccountingNas.start("A-1", attribute));
            assertEquals(
                    Map.of("radius.vendorDevice", attribute.substring(attribute.lastIndexOf('=') + 1)),
                    fixture.observations.signals(0));
        }
    }

    /** Most requests have vendors' attributes of other subjects; they cost the profiler nothing. */
    @Test
    void whatIsOfOtherSubjects() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            fixture.nas()
                    .account(AccountingNas.start(
                            "A-1",
                            "Cisco-AVPair=audit-session-id=0A000001",
                            "Cisco-AVPair=dhcp-server=10.0.0.1",
                            "Aruba-Essid-Name=plant",
                            "Ruckus-SSID=plant",
                            "Meraki-Device-Name=Lobby",
                            "User-Name=S-1"));
            assertEquals(0, fixture.observations.count());
        }
    }
}
