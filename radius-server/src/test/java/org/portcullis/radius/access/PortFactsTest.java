package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RawAttribute;

class PortFactsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Calling-Station-Id=0011.22aa.bbcc; NAS-Port-Id=Gi1; NAS-Port=7 | 00-11-22-AA-BB-CC | Gi1 | '' | ''",
                "Calling-Station-Id=nonsense; NAS-Port=7; NAS-Port-Type=Ethernet | '' | 7 | Ethernet | ''",
                "Called-Station-Id=00-10-A4-23-19-C0:plant 1:b; NAS-Port-Type=Wireless-802.11"
                        + " | '' | '' | Wireless-802.11 | plant 1:b",
                "Called-Station-Id=00:10:A4:23:19:C0:plant | '' | '' | '' | plant",
                "Called-Station-Id=00:10:A4:23:19:C0 | '' | '' | '' | ''",
                "Called-Station-Id=switch:7 | '' | '' | '' | ''",
                "User-Name=x | '' | '' | '' | ''"
            })
    void reads(String given, String mac, String port, String portType, String ssid) throws Exception {
        AccessRequest read = read(given, "");
        assertEquals(mac, read.mac().map(MacAddress::ecs).orElse(""));
        assertEquals(List.of(port, portType, ssid), List.of(read.port(), read.portType(), read.ssid()));
    }

    @ParameterizedTest
    @CsvSource({"User-Name=name, said, said", "User-Name=name, '', name", "NAS-Port=1, '', ''"})
    void theDevicesOwnWordComesBeforeUserName(String given, String eapIdentity, String identity) throws Exception {
        assertEquals(identity, read(given, eapIdentity).identity());
    }

    private static AccessRequest read(String given, String eapIdentity) throws Exception {
        List<RawAttribute> attributes = new ArrayList<>();
        for (String pair : given.split("; ")) {
            attributes.add(Nas.attribute(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        }
        NasClient nas = new NasClient(
                "switch",
                Cidr.parse("10.0.0.0/8").orElseThrow(),
                Nas.SECRET,
                "cisco",
                "lab",
                MessageAuthenticatorMode.OFF,
                Optional.empty());
        return PortFacts.read(
                new AttributeList(Nas.DICTIONARY, attributes), nas, InetAddress.getByName("10.1.1.1"), eapIdentity);
    }
}
