package org.portcullis.profiler.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MudFileReaderTest {
    private static final MudFileUrl URL = new MudFileUrl("https://lighting.example.com/lightbulb2000");
    private static final String EXAMPLE = MudExample.of(URL.text(), "https://lighting.example.com/lightbulb2000.p7s");

    private static MudFile read(String text) {
        return MudFileReader.read(URL, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theExampleOfTheRfcIsUnderstood() {
        MudFile file = read(EXAMPLE);
        assertEquals(Instant.parse("2019-01-28T10:20:51Z"), file.lastUpdate());
        assertEquals(Duration.ofHours(48), file.cacheValidity());
        assertTrue(file.supported());
        assertEquals("The BMS Example Light Bulb", file.systemInfo());
        assertEquals("lightbulb2000", file.model());
        List<PortRange> any = List.of(PortRange.ANY);
        List<PortRange> https = List.of(new PortRange(443, 443));
        Peer server = new Peer.Name("test.example.com");
        assertEquals(
                new MudFile.Direction(
                        List.of(new Ace(
                                "cl0-frdev", true, 6, OptionalInt.of(6), server, any, https, Ace.Initiator.DEVICE)),
                        Optional.empty()),
                file.fromDevice());
        assertEquals(
                new MudFile.Direction(
                        List.of(new Ace(
                                "cl0-todev", true, 6, OptionalInt.of(6), server, any, https, Ace.Initiator.DEVICE)),
                        Optional.empty()),
                file.toDevice());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mud-version\": 1 | \"mud-version\": 2 | another version",
                "\"mud-version\": 1 | \"mud-version\": \"1\" | is no number",
                "\"mud-version\": 1, | | lacks mud-version",
                "lightbulb2000\", | lightbulb3000\", | about another mud-url",
                "\"cache-validity\": 48 | \"cache-validity\": 169 | from 1 to 168",
                "\"cache-validity\": 48 | \"cache-validity\": 0 | from 1 to 168",
                "\"is-supported\": true | \"is-supported\": 1 | neither true nor false",
                "2019-01-28T11:20:51+01:00 | yesterday | RFC 3339",
                "\"is-supported\": true | \"is-supported\": true, \"is-supported\": false | Duplicate",
                "\"mud-version\": 1 | \"mud-version\": 1} | not JSON",
                "\"ietf-access-control-list:acls\" | \"acls\" | acls, which is not understood",
            })
    void whatIsNoMudFileIsRefused(String what, String by, String why) {
        String text = EXAMPLE.replace(what, by == null ? "" : by);
        String said = assertThrows(MudRefusedException.class, () -> read(text)).getMessage();
        assertTrue(said.contains(why), said);
    }

    /** A rule that was passed over would open or shut what nobody knows of. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ipv6\": {\"dscp\": 4}} | dscp, which is not understood",
                "{\"ipv6\": {\"source-ipv6-network\": \"2001:db8::/32\"}} | source-ipv6-network",
                "{\"ipv6\": {\"destination-ipv6-network\": \"10.0.0.0/8\"}} | no block of IPv6",
                "{\"ipv6\": {\"protocol\": 17}, \"tcp\": {}} | does not fit the protocol 17",
                "{\"ipv4\": {}} | ipv4, which is not understood",
                "{\"icmp\": {\"type\": 8}} | icmp",
                "{\"tcp\": {\"flags\": \"syn\"}} | flags",
                "{\"udp\": {\"ietf-mud:direction-initiated\": \"from-device\"}} | for TCP only",
                "{\"tcp\": {\"destination-port\": {\"operator\": \"like\", \"port\": 1}}} | operator",
                "{\"tcp\": {\"destination-port\": {\"lower-port\": 9, \"upper-port\": 8}}} | from 9 to 65535",
                "{\"tcp\": {\"destination-port\": {\"port\": 65536}}} | from 0 to 65535",
                "{\"ietf-mud:mud\": {\"my-controller\": true}} | is not [null]",
                "{\"ietf-mud:mud\": {\"reputation\": 5}} | reputation",
                "{\"ietf-mud:mud\": {\"local-networks\": [null], \"my-controller\": [null]}} | has not one node",
                "{\"ipv6\": {\"ietf-acldns:dst-dnsname\": \"a.example\"}, \"ietf-mud:mud\": {\"local-networks\": [null]}} | in more than one way",
                "{\"ipv6\": {\"ietf-acldns:dst-dnsname\": \"192.0.2.1\"}} | no name of a host",
            })
    void whatIsNotUnderstoodMakesNoAccessList(String matches, String why) {
        MudFile file = read(MudExample.of(URL.text(), "https://lighting.example.com/s", matches));
        String said = file.fromDevice().refusal().orElse("understood");
        assertTrue(said.contains(why), said);
        assertEquals(List.of(), file.fromDevice().aces());
        assertEquals(Optional.empty(), file.toDevice().refusal());
    }

    @Test
    void aListThatIsNotThereMakesNoAccessList() {
        MudFile file = read(EXAMPLE.replace("\"name\": \"mud-76100-v6fr\",", "\"name\": \"another\","));
        assertTrue(file.fromDevice().refusal().orElse("").contains("names a list that the file does not have"));
    }

    /** RFC 8520 leaves room for nodes beside the lists; they are shown and change nothing. */
    @Test
    void anUnknownNodeBesideTheListsIsKeptInView() {
        MudFile file = read(EXAMPLE.replace("\"is-supported\"", "\"ol\": {\"owners\": []}, \"is-supported\""));
        assertEquals(List.of("ol"), file.ignored());
        assertEquals(Optional.empty(), file.fromDevice().refusal());
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, true",
        "https://a.example:8443/x?y=z, true",
        "http://a.example/x, false",
        "https://u@a.example/x, false",
        "https://192.0.2.1/x, false",
        "https://[2001:db8::1]/x, false",
        "https://a.example/x#y, false",
        "https:///x, false",
    })
    void onlyAnHttpsAddressOfANamedHostIsOne(String text, boolean isOne) {
        assertEquals(isOne, MudFileUrl.parse(text).isPresent());
    }
}
