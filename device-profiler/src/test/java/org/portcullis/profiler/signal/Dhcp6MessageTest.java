package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.MacAddress;

/** A DHCPv6 message of a real client in a real relay's, and what becomes of others. */
class Dhcp6MessageTest {
    private static final String LINK = "20010DB8000100000000000000000001";
    private static final String PEER = "FE800000000000000211 32FF FEAB CD01";
    private static final String OPAQUE_PEER = "FE80000000000000 0123456789ABCDEF";
    private static final String SOLICIT = "01 D317FB";
    private static final String MUD = "0070 0013 68747470733A2F2F612E6578616D706C652F6D";

    @Test
    void dhclientBehindARelay() throws Exception {
        DhcpReading.Seen seen = (DhcpReading.Seen) Dhcp6Message.read(Samples.dhcp6());
        assertEquals(MacAddress.parse("00-11-32-AB-CD-01"), Optional.of(seen.mac()));
        assertEquals(Optional.of(InetAddress.getByName("2001:db8:1::1")), seen.relay());
        assertEquals(
                Map.of(
                        "dhcpv6.vendorClass", "acme-lamp",
                        "dhcpv6.parameters", "23,24",
                        "dhcpv6.fqdn", "hue-bridge.example.net",
                        "dhcpv6.mudUrl", "https://luminaire.example.com/Luminaire_150",
                        "dhcpv6.duid", "00010001329b0d9b001132abcd01"),
                Samples.words(seen.signals()));
    }

    @ParameterizedTest
    @CsvSource({
        // peer-address, options of the relay before the message, options of the client; the address
        PEER + ", '', '', 00-11-32-AB-CD-01",
        OPAQUE_PEER + ", 004F 0008 0001 00040D111111, '', 00-04-0D-11-11-11", // RFC 6939
        PEER + ", 004F 0008 0001 00040D111111, '', 00-04-0D-11-11-11",
        OPAQUE_PEER + ", '', 0001 000A 0003 0001 00040D222222, 00-04-0D-22-22-22", // DUID-LL
        OPAQUE_PEER + ", '', 0001 000E 0001 0001 11223344 00040D333333, 00-04-0D-33-33-33", // DUID-LLT
        OPAQUE_PEER + ", '', 0001 000A 0003 0006 00040D222222, ''",
        OPAQUE_PEER + ", '', 0001 000A 0002 00007ED9 01020304, ''", // DUID-EN
        OPAQUE_PEER + ", '', '', ''"
    })
    void whoseMessageItIs(String peer, String byRelay, String byClient, String mac) {
        DhcpReading reading = Dhcp6Message.read(relayed(0, peer, byRelay, octets(SOLICIT + byClient)));
        assertEquals(
                mac.isEmpty() ? Optional.of(DhcpReading.Reason.NO_MAC_ADDRESS) : MacAddress.parse(mac),
                reading instanceof DhcpReading.Seen seen
                        ? Optional.of(seen.mac())
                        : Optional.of(((DhcpReading.Unusable) reading).reason()));
    }

    /** Relays behind relays: the one on the device's link counts; up to the limit of hops. */
    @Test
    void relaysBehindRelays() throws Exception {
        byte[] message = relayed(0, PEER, "", octets(SOLICIT + MUD));
        for (int hops = 1; hops <= 8; hops++) {
            message = relayed(hops, "FD000000000000000000000000000001", "", message);
            DhcpReading.Seen seen = (DhcpReading.Seen) Dhcp6Message.read(message);
            assertEquals(MacAddress.parse("00-11-32-AB-CD-01"), Optional.of(seen.mac()));
            assertEquals(Optional.of(InetAddress.getByName("2001:db8:1::1")), seen.relay());
            assertEquals(Map.of("dhcpv6.mudUrl", "https://a.example/m"), Samples.words(seen.signals()));
        }
        assertEquals(
                new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED),
                Dhcp6Message.read(relayed(9, "FD000000000000000000000000000001", "", message)));
    }

    @ParameterizedTest
    @CsvSource({
        "02 D317FB, NOT_FROM_A_CLIENT", // Advertise
        "07 D317FB, NOT_FROM_A_CLIENT", // Reply
        "0D 00, MALFORMED",
        "01 D317, MALFORMED",
        "01 D317FB 0001 00, MALFORMED",
        "01 D317FB 0001 000A 0003, MALFORMED"
    })
    void saysNothing(String message, DhcpReading.Reason reason) {
        assertEquals(new DhcpReading.Unusable(reason), Dhcp6Message.read(relayed(0, PEER, "", octets(message))));
    }

    @Test
    void cutAnywhereItSaysNothing() throws Exception {
        byte[] whole = Samples.dhcp6();
        for (int length = 0; length < whole.length; length++) {
            assertEquals(
                    new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED),
                    Dhcp6Message.read(Arrays.copyOf(whole, length)),
                    "at " + length);
        }
    }

    private static byte[] relayed(int hops, String peer, String options, byte[] message) {
        String length = "%04X".formatted(message.length);
        return octets("0C" + "%02X".formatted(hops) + LINK + peer + options + "0009" + length
                + HexFormat.of().formatHex(message));
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
