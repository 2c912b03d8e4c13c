package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.DeviceAcl;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.mud.AccessList;
import org.portcullis.profiler.mud.AccessRule;
import org.portcullis.profiler.mud.AclFormat;
import org.portcullis.profiler.mud.MakerAcls;
import org.portcullis.profiler.mud.MudFileUrl;
import org.portcullis.profiler.mud.PortRange;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;

/** What a profile's {@code acl: mud} becomes, by switch, file and size. */
class MudDecisionsTest {
    private static final String URL = "https://acme.example/camera";
    private static final ProvenCredential CREDENTIAL = new ProvenCredential(
            "S-1",
            Credential.Kind.IDEVID,
            Optional.empty(),
            "CN=Acme",
            "CN=S-1",
            BigInteger.ONE,
            "AA",
            "EC-P256",
            "BB",
            Instant.EPOCH,
            Instant.MAX,
            List.of(),
            "good",
            new CertificateHints(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(URL)));

    private final RadiusDictionary dictionary = RadiusDictionary.standard();
    private final List<String> proven = new ArrayList<>();

    private static AuthorizationProfile profile(String keys) {
        return RuleSet.read("policy.yml", "profiles: { cameras: { vlan: 120, " + keys + " } }")
                .profiles()
                .get("cameras");
    }

    /** A file of so many rules. */
    private Optional<MakerAcls> file(int rules) {
        List<AccessRule> list = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            list.add(new AccessRule(
                    true,
                    OptionalInt.of(6),
                    Cidr.parse("192.0.2." + i).orElseThrow(),
                    PortRange.ANY,
                    new PortRange(443, 443),
                    false));
        }
        return Optional.of(new MakerAcls() {
            @Override
            public void proven(Serial device, Optional<String> url) {
                proven.add(device.text() + " " + url.orElse(""));
            }

            @Override
            public Answer acl(Serial device, Optional<MacAddress> mac, AclFormat format) {
                return rules == 0
                        ? new Answer.Missing(Optional.empty(), "the file is not fetched yet")
                        : new Answer.Found(new MudFileUrl(URL), format.of(new AccessList(list, List.of())));
            }
        });
    }

    private Decision decide(String keys, String vendor, Optional<MakerAcls> file) throws Exception {
        AccessRequest request = new AccessRequest(
                new AccessRequest.Nas("sw1", "lab", vendor, InetAddress.getByName("127.0.0.1")),
                MacAddress.parse("00-11-22-AA-BB-CC"),
                "1",
                "Ethernet",
                "",
                "S-1");
        return new MudDecisions(
                        (credential, asked) -> Decisions.permit(profile(keys), asked), () -> file, () -> dictionary)
                .decide(CREDENTIAL, request);
    }

    private AttributeList granted(Decision decision, String vendor) {
        Decision.Permit permit = assertInstanceOf(Decision.Permit.class, decision);
        NasClient nas = new NasClient(
                "sw1",
                Cidr.parse("127.0.0.1").orElseThrow(),
                org.portcullis.policy.value.Secret.ofUtf8("testing123"),
                vendor,
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
        Grant grant = new GrantWriter(() -> dictionary, new SecureRandom(), Duration.ofMinutes(10)).grant(permit, nas);
        return new AttributeList(dictionary, grant.attributes());
    }

    private static DeviceAcl.Given given(Decision decision) {
        return ((Decision.Permit) decision)
                .profile()
                .acl()
                .orElseThrow()
                .given()
                .orElseThrow();
    }

    @Test
    void aCiscoSwitchGetsItsEntriesAndTheUrlIsLearnt() throws Exception {
        Decision decision = decide("acl: mud", "cisco", file(2));
        AttributeList attributes = granted(decision, "cisco");
        assertEquals(
                List.of(
                        "ip:inacl#10=permit tcp any host 192.0.2.0 eq 443",
                        "ip:inacl#20=permit tcp any host 192.0.2.1 eq 443",
                        "ip:inacl#30=deny ip any any",
                        "ipv6:inacl#10=deny ipv6 any any"),
                attributes.all("Cisco-AVPair").stream()
                        .map(value -> new String(value, StandardCharsets.US_ASCII))
                        .toList());
        assertEquals(DeviceAcl.Given.MUD, given(decision).source());
        assertEquals(List.of("S-1 " + URL), proven);
        assertEquals("access list of the MUD file " + URL, last(decision.trace()));
    }

    /** RFC 4849 §2: one value over several attributes, NUL between rules. */
    @Test
    void anyOtherSwitchGetsNasFilterRuleWhereTheProfileSaysSo() throws Exception {
        Decision decision = decide("acl: mud, aclFormat: nas-filter-rule", "juniper", file(20));
        AttributeList attributes = granted(decision, "juniper");
        List<byte[]> values = attributes.raw().stream()
                .filter(each -> each.type() == 92)
                .map(each -> each.value())
                .toList();
        assertTrue(values.size() > 1 && values.get(0).length == 253, values.size() + " attributes");
        StringBuilder whole = new StringBuilder();
        values.forEach(value -> whole.append(new String(value, StandardCharsets.US_ASCII)));
        String[] rules = whole.toString().split("\0");
        assertEquals(21, rules.length);
        assertEquals("permit in tcp from any to 192.0.2.19 443", rules[19]);
        assertEquals("deny in ip from any to any", rules[20]);
    }

    @Test
    void anArubaSwitchGetsOneRuleAnAttribute() throws Exception {
        AttributeList attributes = granted(decide("acl: mud", "aruba", file(2)), "aruba");
        assertEquals(
                3, attributes.raw().stream().filter(each -> each.type() == 92).count());
        assertEquals(Optional.of(1L), attributes.number("HP-Nas-Rules-IPv6"));
    }

    @Test
    void aListThatDoesNotFitIsNeverCutShort() throws Exception {
        Decision decision = decide("acl: mud, aclOtherwise: closed", "cisco", file(100));
        AttributeList attributes = granted(decision, "cisco");
        assertEquals(Optional.of("closed"), attributes.text("Filter-Id"));
        assertEquals(List.of(), attributes.all("Cisco-AVPair"));
        assertEquals("filter-id", given(decision).source());
        assertTrue(
                given(decision).reason().contains("octets of an Access-Accept"),
                given(decision).reason());
    }

    @Test
    void withoutAListTheDeviceIsRefusedWhereNothingElseIsSaid() throws Exception {
        for (Optional<MakerAcls> none : List.of(file(0), Optional.<MakerAcls>empty())) {
            Decision.Refuse refuse = assertInstanceOf(Decision.Refuse.class, decide("acl: mud", "cisco", none));
            assertEquals(FailureCode.ACL_UNAVAILABLE, refuse.code());
            assertEquals(Optional.of("sensors"), refuse.rule());
        }
        assertInstanceOf(Decision.Refuse.class, decide("acl: mud", "", file(2)), "a switch that may not know the way");
    }

    @Test
    void withoutAListThePortMayStayOpenWhereTheAdminSaysSo() throws Exception {
        Decision decision = decide("acl: mud, aclOtherwise: none", "cisco", file(0));
        assertEquals(Optional.empty(), granted(decision, "cisco").text("Filter-Id"));
        assertEquals("none", given(decision).source());
        assertEquals("the file is not fetched yet", given(decision).reason());
    }

    /** A session is not told anew because a maker changed its file. */
    @Test
    void theProfileIsTheSameWhateverTheListBecame() throws Exception {
        Decision.Permit permit = (Decision.Permit) decide("acl: mud", "cisco", file(2));
        assertEquals(
                profile("acl: mud").digest("lab", "cisco"), permit.profile().digest("lab", "cisco"));
        assertTrue(!profile("filterId: x")
                .digest("lab", "cisco")
                .equals(permit.profile().digest("lab", "cisco")));
    }

    private static String last(List<String> trace) {
        return trace.get(trace.size() - 1);
    }
}
