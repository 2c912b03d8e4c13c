package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.RadiusDictionary;

/** What the check says of a profile, and that it is what sending the profile would have come to. */
class ProfileCheckTest {
    private static final AuthorizationProfile EMPTY = new AuthorizationProfile(
            "p", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    private final RadiusDictionary dictionary = RadiusDictionary.standard();
    private final ProfileCheck check = new ProfileCheck(dictionary);
    private final GrantWriter writer = new GrantWriter(() -> dictionary, new SecureRandom(), Duration.ofMinutes(10));

    static Stream<Arguments> unsendable() {
        return Stream.of(
                Arguments.of(
                        cisco("Cisco-Nothing", "1"), "vendors.cisco: the RADIUS dictionary has no attribute Cisco-N"),
                Arguments.of(cisco("Reply-Message", "hi"), "Reply-Message is no attribute that a profile may set"),
                Arguments.of(cisco("State", "x"), "State is no attribute that a profile may set"),
                Arguments.of(cisco("MS-MPPE-Recv-Key", "00"), "MS-MPPE-Recv-Key is no attribute that a profile may"),
                Arguments.of(cisco("Aruba-User-Vlan", "twenty"), "\"twenty\" is not a value of Aruba-User-Vlan"),
                Arguments.of(cisco("Aruba-User-Vlan", "4294967296"), "does not fit in 32 bits"),
                Arguments.of(cisco("Aruba-User-Vlan", "+4294967297"), "does not fit in 32 bits"),
                Arguments.of(cisco("Aruba-User-Vlan", "-1"), "does not fit in 32 bits"),
                Arguments.of(cisco("Aruba-User-Vlan", "9".repeat(40)), "is not a value of Aruba-User-Vlan"),
                Arguments.of(cisco("Aruba-User-Vlan", ""), "Aruba-User-Vlan has no value"),
                Arguments.of(cisco("Cisco-AVPair", ""), "Cisco-AVPair has no value"),
                Arguments.of(cisco("Cisco-AVPair", "x".repeat(248)), "the value of Cisco-AVPair is too long"),
                Arguments.of(cisco("Cisco-AVPair", "é".repeat(124)), "the value of Cisco-AVPair is too long"),
                Arguments.of(
                        vlan(VlanBySite.everywhere("x".repeat(253))), "p, vlan: the value of Tunnel-Private-Group"),
                Arguments.of(vlan(VlanBySite.everywhere("")), "Tunnel-Private-Group-Id has no value"),
                Arguments.of(
                        vlan(new VlanBySite(Optional.of("1"), Map.of("lab", "x".repeat(253)))),
                        "the value of Tunnel-Private-Group-Id is too long"),
                Arguments.of(tagged("0"), "p, taggedVlans: 0 is no VLAN"),
                Arguments.of(tagged("4095"), "4095 is no VLAN"),
                Arguments.of(tagged("-1"), "-1 is no VLAN"),
                Arguments.of(session(Duration.ZERO), "p, sessionTimeout: 0 seconds cannot be sent"),
                Arguments.of(session(Duration.ofSeconds(-5)), "-5 seconds cannot be sent"),
                Arguments.of(session(Duration.ofSeconds(1L << 32)), "4294967296 seconds cannot be sent"),
                Arguments.of(filter("x".repeat(254)), "p, filterId: the value of Filter-Id is too long"),
                Arguments.of(filter(""), "Filter-Id has no value"),
                Arguments.of(tagged("x".repeat(253)), "the value of Egress-VLAN-Name is too long"),
                Arguments.of(cisco("Cisco-AVpair", "a=b"), "attribute Cisco-AVpair; did you mean \"Cisco-AVPair\"?"),
                Arguments.of(attributes("Ingress-Filters", "Enable"), "did you mean \"Enabled\"?"),
                Arguments.of(attributes("Framed-IP-Address", "10.0.0"), "an IPv4 address is written 192.0.2.1"),
                Arguments.of(attributes("Framed-IPv6-Prefix", "2001:db8::1"), "a prefix is written 2001:db8::/32"),
                Arguments.of(attributes("Session-Timeout", "60"), "Session-Timeout is no attribute that a profile may"),
                Arguments.of(attributes("EAP-Message", "x"), "EAP-Message is no attribute that a profile may set"),
                Arguments.of(attributes("Tunnel-Type", "VLAN"), "Tunnel-Type is what the key vlan sends"),
                Arguments.of(attributes("Filter-Id:1", "x"), "the RADIUS dictionary has no attribute Filter-Id:1"),
                Arguments.of(attributes("Extended-Attribute-1", "0x01"), "it holds other attributes; give those"));
    }

    @ParameterizedTest
    @MethodSource("unsendable")
    void findsWhatCannotBeSent(AuthorizationProfile profile, String part) {
        List<String> problems = check.problems(profile);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("profile p, "), problems::toString);
        assertTrue(problems.get(0).contains(part), problems::toString);
        UnsendableProfileException refused = assertThrows(UnsendableProfileException.class, () -> grant(profile));
        assertEquals(problems.get(0), refused.getMessage());
    }

    static Stream<AuthorizationProfile> sendable() {
        return Stream.of(
                EMPTY,
                Decisions.sensors(Map.of("aruba", Map.of("Aruba-User-Vlan", List.of("20")))),
                cisco("Cisco-AVPair", "x".repeat(247)),
                cisco("Aruba-User-Vlan", "4294967295"),
                vlan(VlanBySite.everywhere("x".repeat(252))),
                vlan(new VlanBySite(Optional.empty(), Map.of("plant", "220"))),
                tagged("1"),
                tagged("4094"),
                session(Duration.ofSeconds(1)),
                session(Duration.ofSeconds((1L << 32) - 1)),
                filter("x".repeat(253)),
                tagged("voice"),
                tagged("x".repeat(252)),
                attributes("Filter-Id", "second"),
                attributes("Tunnel-Private-Group-Id:1", "120"),
                attributes("NAS-Filter-Rule", "x".repeat(1000)),
                attributes("Ingress-Filters", "Enabled"),
                attributes("Egress-VLANID", "0x32000078"),
                attributes("DNS-Server-IPv6-Address", "2001:db8::53"),
                attributes("Aruba-MPSK-Passphrase", "0x736563726574"),
                role("camera"));
    }

    @ParameterizedTest
    @MethodSource("sendable")
    void hasNothingToSayOfWhatCanBeSent(AuthorizationProfile profile) {
        assertEquals(List.of(), check.problems(profile));
        grant(profile);
    }

    /** For one vendor alone, and with the longest VLAN of any site. */
    @Test
    void findsWhatIsTooLongTogether() {
        List<String> full = Collections.nCopies(10, "x".repeat(247)); // 2550 octets
        AuthorizationProfile fits = cisco("Cisco-AVPair", full);
        assertEquals(List.of(), check.problems(fits));
        grant(fits);

        AuthorizationProfile tooLong = new AuthorizationProfile(
                "p",
                Optional.of(new VlanBySite(Optional.of("1"), Map.of("lab", "x".repeat(200)))),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fits.vendors());
        PacketTooLongException refused = assertThrows(PacketTooLongException.class, () -> grant(tooLong));
        assertEquals(List.of(refused.getMessage()), check.problems(tooLong));
        assertTrue(refused.getMessage().contains("profile p needs 2765 octets"), refused.getMessage());
        assertTrue(refused.getMessage().contains("the vendor cisco"), refused.getMessage());
    }

    @Test
    void warnsOfVendorsThatAreNotKnown() {
        AuthorizationProfile profile = profile(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("cisko", Map.of("Cisco-AVPair", List.of("a=b")), "aruba", Map.of()));
        List<ProfileCheck.Problem> warnings = check.warnings(profile);
        assertEquals(1, warnings.size(), warnings::toString);
        assertEquals("vendors.cisko", warnings.get(0).key());
        assertTrue(warnings.get(0).sentence().endsWith("did you mean \"cisco\"?"), warnings::toString);
    }

    @Test
    void findsEveryProblem() {
        AuthorizationProfile profile = new AuthorizationProfile(
                "p",
                Optional.empty(),
                List.of("5000", "6000"),
                Optional.empty(),
                Optional.of(""),
                Optional.empty(),
                Map.of("hp", Map.of("No-Such", List.of("1", "2")), "aruba", Map.of("State", List.of("x"))));
        List<String> problems = check.problems(profile);
        assertEquals(5, problems.size(), problems::toString);
    }

    private void grant(AuthorizationProfile profile) {
        NasClient nas = new NasClient(
                "lab-switch",
                Cidr.parse("127.0.0.1").orElseThrow(),
                Nas.SECRET,
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
        AccessRequest request = new AccessRequest(
                new AccessRequest.Nas("lab-switch", "lab", "cisco", InetAddress.getLoopbackAddress()),
                Optional.empty(),
                "",
                "",
                "",
                "id");
        writer.grant(Decisions.permit(profile, request), nas);
    }

    private static AuthorizationProfile cisco(String name, String value) {
        return cisco(name, List.of(value));
    }

    private static AuthorizationProfile cisco(String name, List<String> values) {
        return profile(
                Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Map.of("cisco", Map.of(name, values)));
    }

    private static AuthorizationProfile vlan(VlanBySite vlan) {
        return profile(Optional.of(vlan), List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    private static AuthorizationProfile tagged(String vlan) {
        return profile(Optional.empty(), List.of(vlan), Optional.empty(), Optional.empty(), Map.of());
    }

    private static AuthorizationProfile session(Duration timeout) {
        return profile(Optional.empty(), List.of(), Optional.of(timeout), Optional.empty(), Map.of());
    }

    private static AuthorizationProfile filter(String filter) {
        return profile(Optional.empty(), List.of(), Optional.empty(), Optional.of(filter), Map.of());
    }

    private static AuthorizationProfile attributes(String name, String value) {
        return new AuthorizationProfile(
                "p",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(name, List.of(value)));
    }

    private static AuthorizationProfile role(String role) {
        return new AuthorizationProfile(
                "p", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of(role), Map.of());
    }

    private static AuthorizationProfile profile(
            Optional<VlanBySite> vlan,
            List<String> tagged,
            Optional<Duration> timeout,
            Optional<String> filter,
            Map<String, Map<String, List<String>>> vendors) {
        return new AuthorizationProfile("p", vlan, tagged, timeout, filter, Optional.empty(), vendors);
    }
}
