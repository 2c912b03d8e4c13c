package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What switches and access points of several makers write into requests about devices. */
class RadiusSignalsTest {

    @Test
    void thePort() {
        assertEquals(
                Map.of("radius.portType", "Ethernet", "radius.ssid", "plant", "radius.userName", "lamp-17"),
                Samples.words(
                        RadiusSignals.of(new RadiusSignals.Port("Ethernet", "plant", "lamp-17"), name -> List.of())));
        assertEquals(
                Map.of("radius.portType", "Wireless-802.11"),
                Samples.words(RadiusSignals.of(
                        new RadiusSignals.Port("Wireless-802.11", "", "0011.32ab.cd01"), name -> List.of())));
    }

    /** Of a C9800 wireless controller's Interim-Update, as published. */
    @Test
    void aCatalyst9800() {
        assertEquals(
                Map.of("dhcp.parameters", "1,121,3,6,15,108,114,119,252"),
                cisco(
                        "dc-profile-name=Un-Classified Device",
                        "dc-device-name=Unknown Device",
                        "dc-device-class-tag=Un-Classified Device",
                        "dc-certainty-metric=0",
                        "dc-opaque=\004\0\0\0\0\0\0\0\0\0\0",
                        "dc-protocol-map=9",
                        "dhcp-option=\0007\0\t\001y\003\006\017lrw\u00fc",
                        "audit-session-id=A1001FAC00066A46B6A05B36",
                        "vlan-id=25",
                        "method=mab",
                        "cisco-wlan-ssid=Samford_IOT"));
    }

    /** Of a Catalyst switch; the values as published. */
    @Test
    void aSwitchThatClassifiesAWorkstation() {
        assertEquals(
                Map.of(
                        "radius.vendorDevice", "MSFT 5.0; Workstation:Microsoft-Workstation",
                        "dhcp.hostname", "W00000PC0R1JC3",
                        "dhcp.vendorClass", "MSFT 5.0",
                        "dhcp.clientId", "0154e1ada12772"),
                cisco(
                        "dc-device-name=MSFT 5.0",
                        "dc-device-class-tag=Workstation:Microsoft-Workstation",
                        "dhcp-option=\0\014\0\016W00000PC0R1JC3",
                        "dhcp-option=\0<\0\010MSFT 5.0",
                        "dhcp-option=\0=\0\007\001T\u00e1\u00ad\u00a1'r"));
    }

    @ParameterizedTest
    @CsvSource({
        // TLV in hexadecimal after its protocol; signal; value
        "lldp-tlv, 007F002F 00005E01 68747470733A2F2F6C756D696E616972652E6578616D706C652E636F6D2F4C756D696E616972655F313530,"
                + " lldp.mudUrl, https://luminaire.example.com/Luminaire_150",
        "lldp-tlv, 007F000A 0012BB09 4178697300 00, lldp.medManufacturer, Axis",
        "lldp-tlv, 007F000A 0012BB0A 5031343531, '', ''", // the length is one too many
        "lldp-tlv, 007F0009 0012BB0A 5031343535, lldp.medModel, P1455",
        "lldp-tlv, 00050006 4D61726331 00, lldp.systemName, Marc1",
        "lldp-tlv, 00060008 4D6172632053 5032, lldp.systemDescription, Marc SP2",
        "lldp-tlv, 00040004 65746830, lldp.portDescription, eth0",
        "lldp-tlv, 00070004 0024 0020, lldp.capabilities, telephone",
        "lldp-tlv, 00070004 0094 0094, lldp.capabilities, 'bridge,router,station'",
        "lldp-tlv, 00070002 0024, '', ''",
        "cdp-tlv, 00010006 534550303031, cdp.deviceId, SEP001",
        "cdp-tlv, 00040004 00000490, cdp.capabilities, 'host,phone,two-port-relay'",
        "cdp-tlv, 00050007 73697038383431, cdp.version, sip8841",
        "cdp-tlv, 00060013 436973636F2049502050686F6E652038383431, cdp.platform, Cisco IP Phone 8841",
        "cdp-tlv, 0006, '', ''",
        "http-tlv, 0001000B 4D6F7A696C6C612F352E30, http.userAgent, Mozilla/5.0",
        "http-tlv, 00020001 41, '', ''",
        "dhcp-option, 003C0003 414243, dhcp.vendorClass, ABC",
        "dhcp-option, 010C0003 414243, '', ''", // no code of DHCP
        "dhcp-option, 00A10013 68747470733A2F2F612E6578616D706C652F6D, dhcp.mudUrl, https://a.example/m"
    })
    void deviceSensor(String protocol, String hex, String word, String value) {
        String tlv = new String(HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1);
        assertEquals(word.isEmpty() ? Map.of() : Map.of(word, value), cisco(protocol + "=" + tlv));
    }

    /** What fills its attribute to the last octet is the beginning of something longer; anything else is malformed. */
    @Test
    void whatDoesNotFitIsCut() {
        String begin = "lldp-tlv=\0\006\001\054";
        assertEquals(
                Map.of("lldp.systemDescription", "x".repeat(247 - begin.length())),
                cisco(begin + "x".repeat(247 - begin.length())));
        assertEquals(Map.of(), cisco(begin + "x".repeat(246 - begin.length())));
    }

    @Test
    void remoteAccessClients() {
        assertEquals(
                Map.of("radius.vendorDevice", "Dell Inc. XPS 15 3000; win; 10.0"),
                cisco(
                        "mdm-tlv=device-platform=win",
                        "mdm-tlv=device-mac=a0-b1-c3-d4-e5-f6",
                        "mdm-tlv=device-type=Dell Inc. XPS 15 3000",
                        "mdm-tlv=device-platform-version=10.0 "));
    }

    @ParameterizedTest
    @CsvSource({
        "Aruba-Device-Type, 57696E203130, radius.vendorDevice, Win 10",
        "Ruckus-Client-Device-Type, 536D61727470686F6E6573, radius.vendorDevice, Smartphones",
        "Ruckus-Client-Os-Type, 416E64726F6964, radius.vendorDevice, Android",
        "HW-Terminal-Type, 6970686F6E65, radius.vendorDevice, iphone",
        "HW-HTTP-UA, 4D6F7A696C6C612F352E30, http.userAgent, Mozilla/5.0",
        "HW-DHCP-Option, 0C03 63616D, dhcp.hostname, cam", // hw-dhcp-option-format new
        "HW-DHCP-Option, 000C03 63616D, dhcp.hostname, cam", // old
        "HW-DHCP-Option, 0C04 63616D, '', ''",
        "Meraki-Device-Name, 4C6F626279, '', ''", // the access point's
        "Aruba-AP-Group, 4C6F626279, '', ''"
    })
    void otherMakers(String attribute, String hex, String word, String value) {
        byte[] octets = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(
                word.isEmpty() ? Map.of() : Map.of(word, value),
                Samples.words(RadiusSignals.of(name -> name.equals(attribute) ? List.of(octets) : List.of())));
    }

    private static Map<String, String> cisco(String... pairs) {
        List<byte[]> octets = Stream.of(pairs)
                .map(pair -> pair.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        return Samples.words(RadiusSignals.of(name -> name.equals("Cisco-AVPair") ? octets : List.of()));
    }
}
