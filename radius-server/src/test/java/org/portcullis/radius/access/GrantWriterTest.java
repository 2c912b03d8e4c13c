package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.RadiusDictionary;

class GrantWriterTest {
    private final RadiusDictionary dictionary = RadiusDictionary.standard();
    private final GrantWriter writer = new GrantWriter(() -> dictionary, new SecureRandom(), Duration.ofMinutes(10));

    @Test
    void writesTheVlanAsRfc3580WantsIt() {
        AttributeList attributes = grant(Decisions.sensors(Map.of()), "cisco");
        assertEquals(Optional.of(13L), attributes.number("Tunnel-Type"));
        assertEquals(Optional.of(6L), attributes.number("Tunnel-Medium-Type"));
        assertEquals(
                "\u0000" + "110",
                attributes.octets("Tunnel-Private-Group-Id").map(String::new).orElseThrow());
        assertEquals(
                List.of("31000082", "31000ffe"),
                attributes.all("Egress-VLANID").stream()
                        .map(value -> HexFormat.of().formatHex(value))
                        .toList());
        assertEquals(Optional.of("sensors-acl"), attributes.text("Filter-Id"));
        assertEquals(Optional.of("RADIUS-Request"), attributes.text("Termination-Action"));
        assertEquals(Optional.of(600L), attributes.number("Acct-Interim-Interval"));
        assertEquals(Optional.of("S-1"), attributes.text("User-Name"));
        assertEquals(32, attributes.octets("Class").orElseThrow().length);
        assertEquals(Optional.empty(), attributes.octets("EAP-Key-Name"));
    }

    @Test
    void leavesOutWhatTheProfileDoesNotSay() {
        AuthorizationProfile empty = new AuthorizationProfile(
                "empty", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
        assertEquals(
                Set.of(1, 25, 85),
                grant(empty, "cisco").raw().stream().map(each -> each.type()).collect(Collectors.toSet()));
    }

    @Test
    void shortensTheSessionByUpToATenth() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            long seconds = grant(Decisions.sensors(Map.of()), "cisco")
                    .number("Session-Timeout")
                    .orElseThrow();
            assertTrue(seconds <= 28_800 && seconds >= 25_920, "8 h less a tenth at most: " + seconds);
            seen.add(seconds);
        }
        assertTrue(seen.size() > 50, "they differ: " + seen);
    }

    @ParameterizedTest
    @CsvSource({"cisco, 1, 0", "aruba, 0, 1", "hp, 0, 0", "'', 0, 0"})
    void sendsAVendorsAttributesToThatVendorOnly(String vendor, int cisco, int aruba) {
        AttributeList attributes = grant(
                Decisions.sensors(Map.of(
                        "cisco", Map.of("Cisco-AVPair", List.of("a=b")),
                        "aruba", Map.of("Aruba-User-Role", List.of("sensor")))),
                vendor);
        assertEquals(cisco, attributes.all("Cisco-AVPair").size());
        assertEquals(aruba, attributes.all("Aruba-User-Role").size());
    }

    @ParameterizedTest
    @CsvSource({"aruba, Aruba-User-Role", "hp, HP-User-Role", "fortinet, Fortinet-Group-Name"})
    void sendsTheRoleAsTheVendorKnowsIt(String vendor, String name) {
        AuthorizationProfile profile = new AuthorizationProfile(
                "roles", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of("iot"), Map.of());
        assertEquals(Optional.of("iot"), grant(profile, vendor).text(name));
        assertEquals(Optional.empty(), grant(profile, "cisco").text(name));
    }

    /** RFC 4675 §2.3; several values keep their order; every switch gets what is not a vendor's. */
    @Test
    void sendsVlansByNameAndAttributesToEverySwitch() {
        AuthorizationProfile profile = new AuthorizationProfile(
                "trunk",
                Optional.of(VlanBySite.everywhere("110")),
                List.of("voice", "130"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(
                        "Tunnel-Private-Group-Id:1", List.of("210"),
                        "NAS-Filter-Rule", List.of("permit in udp from any to any 53 ".repeat(20)),
                        "Filter-Id", List.of("one", "two")));
        AttributeList attributes = grant(profile, "hp");
        assertEquals(List.of("1voice"), attributes.texts("Egress-VLAN-Name"));
        assertEquals(List.of("one", "two"), attributes.texts("Filter-Id"));
        assertEquals(List.of("110", "210"), attributes.texts("Tunnel-Private-Group-Id"));
        assertEquals(
                1,
                dictionary.tagOf(
                        "Tunnel-Private-Group-Id",
                        attributes.all("Tunnel-Private-Group-Id").get(1)));
        assertEquals(660, attributes.text("NAS-Filter-Rule").orElseThrow().length());
    }

    /** Rather no answer than a port without what its profile says. */
    @ParameterizedTest
    @CsvSource({"No-Such", "MS-MPPE-Recv-Key", "State", "Reply-Message"})
    void leavesNothingOutSilently(String name) {
        AuthorizationProfile profile = Decisions.sensors(Map.of("cisco", Map.of(name, List.of("x"))));
        assertThrows(UnsendableProfileException.class, () -> grant(profile, "cisco"));
        assertEquals(0, grant(profile, "aruba").all("Cisco-AVPair").size());
    }

    @Test
    void refusesWhatDoesNotFit() {
        AuthorizationProfile huge =
                Decisions.sensors(Map.of("cisco", Map.of("Cisco-AVPair", Collections.nCopies(13, "x".repeat(247)))));
        PacketTooLongException tooLong = assertThrows(PacketTooLongException.class, () -> grant(huge, "cisco"));
        assertTrue(tooLong.getMessage().contains("profile sensors"), tooLong.getMessage());
    }

    @Test
    void sendsAVlanByName() {
        AuthorizationProfile named = new AuthorizationProfile(
                "named",
                Optional.of(VlanBySite.everywhere("cameras")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        assertEquals(Optional.of("cameras"), grant(named, "").text("Tunnel-Private-Group-Id"));
    }

    private AttributeList grant(AuthorizationProfile profile, String vendor) {
        NasClient nas = new NasClient(
                "lab-switch",
                Cidr.parse("127.0.0.1").orElseThrow(),
                Nas.SECRET,
                vendor,
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
        Decision.Permit permit = Decisions.permit(
                profile,
                new AccessRequest(
                        new AccessRequest.Nas("lab-switch", "lab", vendor, InetAddress.getLoopbackAddress()),
                        Optional.empty(),
                        "",
                        "",
                        "",
                        "id"));
        return new AttributeList(dictionary, writer.grant(permit, nas).attributes());
    }
}
