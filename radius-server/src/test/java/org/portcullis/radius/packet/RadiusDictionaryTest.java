package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RadiusDictionaryTest {
    private final RadiusDictionary dictionary = RadiusDictionary.standard();

    @ParameterizedTest
    @CsvSource({
        "User-Name, bob, 01 626f62",
        "NAS-IP-Address, 192.168.1.16, 04 c0a80110",
        "NAS-Port, 4294967295, 05 ffffffff",
        "NAS-Port-Type, Ethernet, 3d 0000000f",
        "NAS-Port-Type, 15, 3d 0000000f",
        "Tunnel-Type, VLAN, 40 0000000d",
        "Tunnel-Medium-Type, IEEE-802, 41 00000006",
        "Tunnel-Private-Group-Id, 110, 51 00313130",
        "Tunnel-Private-Group-Id:2, 110, 51 02313130",
        "Tunnel-Type:31, VLAN, 40 1f00000d",
        "Egress-VLAN-Name, 1voice, 3a 31766f696365",
        "NAS-IPv6-Address, 2001:db8::1, 5f 20010db8000000000000000000000001",
        "Framed-IPv6-Prefix, 2001:db8::/33, 61 002120010db800",
        "Framed-IPv6-Prefix, 2001:db8::1/128, 61 008020010db8000000000000000000000001",
        "Event-Timestamp, 2001-09-09T01:46:40Z, 37 3b9aca00",
        "Frag-Status, Fragmentation-Supported, f1 0100000001",
        "Termination-Action, RADIUS-Request, 1d 00000001",
        "Cisco-AVPair, a=b, 1a 000000090105613d62",
        "Aruba-User-Vlan, 20, 1a 000039e7020600000014"
    })
    void writes(String name, String text, String octets) {
        RawAttribute attribute = dictionary.attribute(name, text);
        assertEquals(
                octets.replace(" ", ""),
                HexFormat.of().toHexDigits((byte) attribute.type())
                        + HexFormat.of().formatHex(attribute.value()));
    }

    @ParameterizedTest
    @CsvSource({
        "NAS-Port-Type, Ethernet2",
        "NAS-Port, 4294967296",
        "NAS-Port, -1",
        "Tunnel-Type, 16777216",
        "Tunnel-Type:32, VLAN",
        "NAS-Port:1, 1",
        "NAS-IPv6-Address, 192.0.2.1",
        "Framed-IPv6-Prefix, 2001:db8::1/32",
        "Tunnel-Password, not-encrypted",
        "NAS-IP-Address, 1.2.3",
        "NAS-IP-Address, 1.2.3.256",
        "Class, text",
        "No-Such-Attribute, 1"
    })
    void refusesToWrite(String name, String text) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> dictionary.attribute(name, text));
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "NAS-Port-Type, 61, 00000013, Wireless-802.11",
        "NAS-Port-Type, 61, 000000ff, 255",
        "NAS-Port-Type, 61, 0013,",
        "NAS-IP-Address, 4, c0a80110, 192.168.1.16",
        "NAS-IP-Address, 4, c0a801,",
        "Tunnel-Private-Group-Id, 81, 00313130, 110",
        "Tunnel-Private-Group-Id, 81, 01313130, 110",
        "Tunnel-Private-Group-Id, 81, 313130, 110",
        "Tunnel-Type, 64, 0300000d, VLAN",
        "Framed-IPv6-Prefix, 97, 002120010db800, 2001:db8:0:0:0:0:0:0/33",
        "Framed-IPv6-Prefix, 97, 008120010db800,",
        "Framed-IPv6-Prefix, 97, 002120010db8,",
        "Framed-IPv6-Prefix, 97, 002120010db8c0,",
        "NAS-IPv6-Address, 95, 20010db8000000000000000000000001, 2001:db8:0:0:0:0:0:1",
        "NAS-IPv6-Address, 95, 20010db8,",
        "Tunnel-Private-Group-Id, 81, '', ''",
        "User-Name, 1, '', ''"
    })
    void reads(String name, int type, String octets, String text) {
        AttributeList list = new AttributeList(
                dictionary, List.of(new RawAttribute(type, HexFormat.of().parseHex(octets))));
        assertEquals(Optional.ofNullable(text), list.text(name));
    }
}
