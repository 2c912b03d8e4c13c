package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.MacAddress;

/** DHCP messages of real clients, as a real relay passes them on; and what is not as RFC 2131 has it. */
class DhcpMessageTest {
    private static final int OPTIONS = 240;
    private static final int FILE = 108;
    private static final int SNAME = 44;

    @Test
    void udhcpc() throws Exception {
        DhcpReading.Seen seen = seen(Samples.dhcp("udhcpc"));
        assertEquals(MacAddress.parse("00-11-32-AB-CD-01"), Optional.of(seen.mac()));
        assertEquals(Optional.of(InetAddress.getByName("10.9.1.1")), seen.relay());
        assertEquals(
                Map.of(
                        "dhcp.hostname", "cam-17",
                        "dhcp.vendorClass", "dahua-ipc",
                        "dhcp.parameters", "1,3,6,12,15,28,42,161",
                        "dhcp.clientId", "01001132abcd01",
                        "dhcp.userClass", "ca",
                        "dhcp.relayInfo", "circuit=r0"),
                Samples.words(seen.signals()));
    }

    @Test
    void dhclient() throws Exception {
        assertEquals(
                Map.of(
                        "dhcp.hostname", "hue-bridge",
                        "dhcp.vendorClass", "acme-lamp 2.1",
                        "dhcp.fqdn", "hue-bridge.example.net",
                        "dhcp.parameters", "1,3,6,42",
                        "dhcp.mudUrl", "https://luminaire.example.com/Luminaire_150",
                        "dhcp.relayInfo", "circuit=r0"),
                Samples.words(seen(Samples.dhcp("dhclient")).signals()));
    }

    @Test
    void dhcpcd() throws Exception {
        Map<String, String> words = Samples.words(seen(Samples.dhcp("dhcpcd")).signals());
        assertEquals("dhcpcd-9.4.1:Linux-6.1.0-037-amd64:x86_64:AuthenticAMD", words.get("dhcp.vendorClass"));
        assertEquals("1,3,28,33,51,58,59", words.get("dhcp.parameters"));
    }

    @ParameterizedTest
    @CsvSource({
        // options in hexadecimal, the signal, its value
        "3204 C0A80007, dhcp.requestedAddress, 192.168.0.7",
        "4D08 03666F6F 03626172, dhcp.userClass, 'foo,bar'",
        "5108 000000 68756500 31, dhcp.fqdn, hue 1",
        "7D0C 00000DE9 07 01054142434445, dhcp.requestedVendor, 3561:01054142434445",
        "5208 0102 FFFE 02 02 6731, dhcp.relayInfo, circuit=fffe remote=g1",
        "A11F 68747470733A2F2F612E6578616D706C652F6D75642E6A736F6E2072657376, dhcp.mudUrl, https://a.example/mud.json",
        "0C04 63616D00, dhcp.hostname, cam"
    })
    void options(String hex, String word, String value) {
        assertEquals(
                Map.of(word, value),
                Samples.words(seen(message("350103" + hex + "FF")).signals()));
    }

    /** An option that is not as its RFC has it says nothing; the others do. */
    @ParameterizedTest
    @CsvSource({
        "3203 C0A800",
        "3D01 01",
        "5103 000000",
        "5105 04000005 61",
        "7D06 00000DE9 07 01",
        "5203 0105 41",
        "A107 687474703A2F2F",
        "A10A 687474703A2F2F612E62",
        "3700"
    })
    void malformedOptions(String hex) {
        assertEquals(
                Map.of("dhcp.hostname", "a"),
                Samples.words(seen(message("350103" + hex + "0C0161FF")).signals()));
    }

    /** RFC 3396 §7: pieces of one option are one value, in the order of options, file and sname. */
    @Test
    void splitOverTheFieldsThatAreOverloaded() {
        byte[] message = message("350101 340103 3C02 6163 FF");
        put(message, FILE, "3C02 6D65 0C01 63 FF");
        put(message, SNAME, "0C02 616D FF");
        assertEquals(
                Map.of("dhcp.vendorClass", "acme", "dhcp.hostname", "cam"),
                Samples.words(seen(message).signals()));
    }

    @ParameterizedTest
    @CsvSource({
        // where, octets there, why it says nothing
        "0, 02, NOT_FROM_A_CLIENT", // BOOTREPLY
        "1, 06, NO_MAC_ADDRESS", // another hardware type
        "2, 08, NO_MAC_ADDRESS", // another length
        "3, 11, MALFORMED", // hops: 17
        "28, 000000000000, NO_MAC_ADDRESS",
        "28, 01005E000001, NO_MAC_ADDRESS", // a group
        "236, 63825362, MALFORMED", // the cookie
        "242, 02, NOT_FROM_A_CLIENT", // Offer
        "242, 05, NOT_FROM_A_CLIENT", // Ack
        "242, 0A, NOT_FROM_A_CLIENT", // Leasequery (RFC 4388)
        "244, FE, MALFORMED" // an option beyond the end
    })
    void saysNothing(int at, String octets, DhcpReading.Reason reason) {
        byte[] message = message("350103 0C0161 FF");
        put(message, at, octets);
        assertEquals(new DhcpReading.Unusable(reason), DhcpMessage.read(message));
    }

    @Test
    void cutAnywhereItIsMalformed() throws Exception {
        byte[] whole = message("350103 0C0463616D31 FF");
        for (int length = 0; length < OPTIONS + 3 + 6; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            boolean betweenOptions = length == OPTIONS + 3;
            if (!betweenOptions) {
                assertEquals(
                        new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED), DhcpMessage.read(cut), "at " + length);
            }
        }
    }

    private static DhcpReading.Seen seen(byte[] message) {
        return (DhcpReading.Seen) DhcpMessage.read(message);
    }

    private static byte[] message(String options) {
        byte[] hex = HexFormat.of().parseHex(options.replace(" ", ""));
        byte[] message = new byte[OPTIONS + hex.length];
        put(message, 0, "010106 00");
        put(message, 28, "001132ABCD01");
        put(message, 236, "63825363");
        System.arraycopy(hex, 0, message, OPTIONS, hex.length);
        return message;
    }

    private static void put(byte[] into, int at, String hex) {
        byte[] octets = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(octets, 0, into, at, octets.length);
    }

    @Test
    void aParameterListTooLongForASignalEndsBetweenTwoNumbers() {
        byte[] list = new byte[200];
        Arrays.fill(list, (byte) 200);
        String options = "37C8" + HexFormat.of().formatHex(list) + "FF";
        String value = Samples.words(seen(message(options)).signals()).get("dhcp.parameters");
        assertEquals(255, value.length());
        assertEquals("200,200", value.substring(value.length() - 7));
    }

    @Test
    void aBootpRequestHasNoMessageType() {
        assertEquals(
                Map.of("dhcp.hostname", "plc"),
                Samples.words(seen(message(
                                "0C03" + HexFormat.of().formatHex("plc".getBytes(StandardCharsets.US_ASCII)) + "FF"))
                        .signals()));
    }
}
