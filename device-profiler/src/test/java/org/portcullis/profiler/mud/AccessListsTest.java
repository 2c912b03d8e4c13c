package org.portcullis.profiler.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;
import org.portcullis.profiler.signal.Source;

class AccessListsTest {
    private static final MudFileUrl URL = new MudFileUrl("https://acme.example/camera");

    private static MudSettings settings(Map<String, List<Cidr>> roles) {
        return new MudSettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofDays(1),
                Set.of(Source.CERTIFICATE),
                roles);
    }

    private static List<Cidr> blocks(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> Cidr.parse(text).orElseThrow())
                .toList();
    }

    private static InetAddress[] lookup(String name) throws UnknownHostException {
        return switch (name) {
            case "cloud.acme.example" ->
                new InetAddress[] {
                    InetAddress.getByName("203.0.113.5"),
                    InetAddress.getByName("2a00:1450::5"),
                    InetAddress.getByName("10.0.0.9")
                };
            default -> throw new UnknownHostException(name);
        };
    }

    private static AccessList of(Map<String, List<Cidr>> roles, String... aces) throws Exception {
        String text = MudExample.of(URL.text(), "https://acme.example/s", "ipv4-acl-type", String.join(",", aces));
        MudFile file = MudFileReader.read(URL, text.getBytes(StandardCharsets.UTF_8));
        MudNames names = new MudNames(AccessListsTest::lookup, Runnable::run);
        names.look(Set.of("cloud.acme.example", "gone.acme.example"), settings(roles));
        return AccessLists.of(file, settings(roles), names);
    }

    private static final String CLOUD = MudExample.ace("cloud", """
            {"ipv4": {"ietf-acldns:dst-dnsname": "cloud.acme.example"},
             "tcp": {"destination-port": {"port": 443}}}""", "accept");
    private static final String SERVED = MudExample.ace("served", """
            {"ietf-mud:mud": {"my-controller": [null]},
             "tcp": {"ietf-mud:direction-initiated": "to-device", "source-port": {"port": 554}}}""", "accept");
    private static final String STREAM = MudExample.ace("stream", """
            {"ietf-mud:mud": {"local-networks": [null]},
             "udp": {"destination-port": {"lower-port": 5000, "upper-port": 5010}}}""", "accept");
    private static final Map<String, List<Cidr>> ROLES = Map.of(
            "my-controller", blocks("10.1.0.5"),
            "local-networks", blocks("10.0.0.0/9", "fd00::/8"),
            "controller urn:ietf:params:mud:dns", blocks("10.1.0.53"),
            "controller urn:ietf:params:mud:ntp", blocks("10.1.0.53"));

    private static List<String> values(AclFormat format, AccessList list) {
        return format.of(list).attributes().stream()
                .map(AclFormat.Attribute::value)
                .toList();
    }

    @Test
    void ciscoGetsNumberedEntriesOfBothVersionsEachEndingWithDeny() throws Exception {
        AccessList list = of(ROLES, CLOUD, SERVED, STREAM);
        assertEquals(List.of(), list.warnings());
        assertEquals(
                List.of(
                        "ip:inacl#10=permit udp any eq 68 any eq 67",
                        "ip:inacl#20=permit tcp any host 203.0.113.5 eq 443",
                        "ip:inacl#30=permit tcp any eq 554 host 10.1.0.5 established",
                        "ip:inacl#40=permit udp any 10.0.0.0 0.127.255.255 range 5000 5010",
                        "ip:inacl#50=permit udp any host 10.1.0.53 eq 53",
                        "ip:inacl#60=permit tcp any host 10.1.0.53 eq 53",
                        "ip:inacl#70=permit udp any host 10.1.0.53 eq 123",
                        "ip:inacl#80=deny ip any any",
                        "ipv6:inacl#10=permit udp any eq 546 any eq 547",
                        "ipv6:inacl#20=permit 58 any any",
                        "ipv6:inacl#30=deny ipv6 any any"),
                values(AclFormat.CISCO, list));
    }

    @Test
    void rfc4849IsOneValueWithNulBetweenRules() throws Exception {
        List<String> rules = List.of(values(AclFormat.NAS_FILTER_RULE, of(ROLES, CLOUD, SERVED))
                .get(0)
                .split("\0"));
        assertEquals("permit in tcp from any to 203.0.113.5 443", rules.get(3));
        assertEquals("permit in tcp from any 554 to 10.1.0.5 established", rules.get(4));
        assertEquals("deny in ip from any to any", rules.get(rules.size() - 1));
    }

    @Test
    void hpeGetsOneRuleAnAttributeAndIsToldWhatItCannotDo() throws Exception {
        AclFormat.Acl acl = AclFormat.HPE.of(of(ROLES, CLOUD, SERVED));
        List<String> values =
                acl.attributes().stream().map(AclFormat.Attribute::value).toList();
        assertEquals("1", values.get(0));
        assertEquals("permit in udp from any to 0.0.0.0/0 67", values.get(1));
        assertTrue(values.contains("permit in tcp from any to 203.0.113.5 443"), values.toString());
        assertEquals("deny in ip from any to any", values.get(values.size() - 1));
        assertEquals(1, acl.leftOut().size());
    }

    @Test
    void withoutRolesDnsAndTimeAreOpenAndTheRestIsLeftOutWithAWarning() throws Exception {
        AccessList list = of(Map.of(), SERVED, MudExample.ace("gone", """
                {"ipv4": {"ietf-acldns:dst-dnsname": "gone.acme.example"}}""", "accept"));
        assertTrue(values(AclFormat.CISCO, list).contains("ip:inacl#40=permit udp any any eq 123"));
        assertEquals(2, list.warnings().size());
        assertTrue(
                list.warnings().get(0).contains("my-controller"),
                list.warnings().toString());
        assertTrue(
                list.warnings().get(1).contains("gone.acme.example"),
                list.warnings().toString());
    }

    @Test
    void aProhibitionWhoseAddressesAreNotKnownMakesTheListImpossible() {
        String denied = MudExample.ace("never", "{\"ietf-mud:mud\": {\"manufacturer\": \"other.example\"}}", "drop");
        assertThrows(MudRefusedException.class, () -> of(Map.of(), denied));
    }

    @Test
    void sameManufacturerIsTheHostOfTheUrl() throws Exception {
        String same = MudExample.ace("same", "{\"ietf-mud:mud\": {\"same-manufacturer\": [null]}}", "accept");
        AccessList list = of(Map.of("manufacturer acme.example", blocks("10.9.0.0/24")), same);
        assertTrue(values(AclFormat.CISCO, list).contains("ip:inacl#20=permit ip any 10.9.0.0 0.0.0.255"));
    }

    @Test
    void anOperatorMayBecomeTwoRules() throws Exception {
        String but = MudExample.ace("but", """
                {"tcp": {"destination-port": {"operator": "neq", "port": 23}}}""", "accept");
        List<String> values = values(AclFormat.CISCO, of(ROLES, but));
        assertTrue(values.contains("ip:inacl#20=permit tcp any any range 0 22"), values.toString());
        assertTrue(values.contains("ip:inacl#30=permit tcp any any range 24 65535"), values.toString());
    }
}
