package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.ChapPassword;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.Salts;

/** MAC authentication at the running server: how it is recognised, what it needs, what it gets. */
class MacAuthenticationTest {
    private static final String MAC = "00-11-22-AA-BB-CC";
    private static final String POLICY = """
            profiles: { printers: { vlan: 300, sessionTimeout: 1h } }
            mab:
              enabled: true
              devices: { 00-11-22-AA-BB-CC: { name: Hall printer, type: printer } }
              rules: [ { name: printers, when: 'mab.type == "printer"', then: printers } ]
            """;

    @ParameterizedTest
    @CsvSource({
        // vendor, Service-Type, User-Name, Calling-Station-Id, password, outcome
        "cisco, Call-Check, 001122aabbcc, 00-11-22-AA-BB-CC, 001122aabbcc, accept",
        "'', Call-Check, 0011.22aa.bbcc, 00:11:22:aa:bb:cc, 00-11-22-aa-bb-cc, accept",
        "cisco, Call-Check, 001122aabbcc, 00-11-22-AA-BB-CC, '', accept",
        "aruba, Framed-User, 001122aabbcc, 00-11-22-AA-BB-CC:plant, 001122AABBCC, accept",
        "juniper, '', 001122aabbcc, 00-11-22-AA-BB-CC, 001122aabbcc, accept",
        "cisco, Framed-User, 001122aabbcc, 00-11-22-AA-BB-CC, 001122aabbcc, method-unsupported",
        "aruba, Framed-User, bob, 00-11-22-AA-BB-CC, 001122aabbcc, method-unsupported",
        "cisco, Call-Check, 001122aabbcc, 00-11-22-AA-BB-CD, 001122aabbcc, mab-address-mismatch",
        "cisco, Call-Check, 001122aabbcc, '', 001122aabbcc, mab-address-mismatch",
        "cisco, Call-Check, bob, 00-11-22-AA-BB-CC, 001122aabbcc, mab-address-mismatch",
        "cisco, Call-Check, 001122aabbcc, 00-11-22-AA-BB-CC, secret, mab-password-mismatch",
        "cisco, Call-Check, 001122aabbcd, 00-11-22-AA-BB-CD, 001122aabbcd, mab-no-rule",
        "cisco, Call-Check, 021122aabbcc, 02-11-22-AA-BB-CC, 021122aabbcc, mab-local-address"
    })
    void everyRequestHasItsOutcome(
            String vendor, String service, String user, String calling, String password, String outcome)
            throws Exception {
        for (boolean chap : new boolean[] {false, true}) {
            try (Fixture fixture = new Fixture()) {
                fixture.rules.set(RuleSet.read("policy.yml", POLICY));
                fixture.clients.set(clients(vendor));
                Nas nas = fixture.nas();
                Nas.Answer answer = nas.answer(
                        nas.send(authenticator -> request(authenticator, service, user, calling, password, chap)));
                SecurityEvent event = fixture.events.only();
                boolean accept = outcome.equals("accept");
                assertEquals(accept ? Code.ACCESS_ACCEPT : Code.ACCESS_REJECT, answer.code());
                assertEquals(
                        accept ? Optional.empty() : Optional.of(outcome),
                        event.get(Field.FAILURE_CODE),
                        event::toString);
                assertEquals(
                        outcome.startsWith("method") ? Optional.empty() : Optional.of("mab"), event.get(Field.METHOD));
                assertEquals(Optional.empty(), event.get(Field.DEVICE_SERIAL_NUMBER));
            }
        }
    }

    /** RFC 2865 §5.3: CHAP-Challenge, where it is there, and not the Request Authenticator. */
    @ParameterizedTest
    @CsvSource({"true, ACCESS_ACCEPT", "false, ACCESS_REJECT"})
    void chapAnswersItsChallenge(boolean ofChallenge, Code code) throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", POLICY));
            byte[] challenge = "a challenge of its own".getBytes(StandardCharsets.US_ASCII);
            Nas nas = fixture.nas();
            Nas.Answer answer = nas.answer(nas.send(authenticator -> List.of(
                    Nas.attribute("User-Name", "001122aabbcc"),
                    Nas.attribute("Service-Type", "Call-Check"),
                    Nas.attribute("Calling-Station-Id", MAC),
                    Nas.DICTIONARY.attribute("CHAP-Challenge", challenge),
                    Nas.DICTIONARY.attribute(
                            "CHAP-Password",
                            ChapPassword.answer(
                                    (byte) 1,
                                    ofChallenge ? challenge : authenticator,
                                    "001122aabbcc".getBytes(StandardCharsets.US_ASCII))))));
            assertEquals(code, answer.code());
        }
    }

    /** Of no device, since whoever copies an address has it too. */
    @Test
    void theAcceptBeginsASession() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", POLICY));
            Nas.Answer answer = ask(fixture);
            Session session = fixture.admissions.admitted.get(0);
            assertEquals(
                    session.id(),
                    new String(answer.attributes().octets("Class").orElseThrow(), StandardCharsets.US_ASCII));
            assertEquals(Optional.empty(), session.device());
            assertEquals("printers", session.authorization().orElseThrow().profile());
            assertEquals(
                    Optional.of("300"), session.authorization().orElseThrow().vlan());
            assertEquals(List.of(session.id()), fixture.admissions.promised);
            assertEquals(
                    session.authorization(),
                    SessionFields.read(fixture.events.only().values())
                            .orElseThrow()
                            .authorization());
        }
    }

    /** What every session has; and never the keys of an EAP session. */
    @Test
    void theAcceptIsLikeAnyOther() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", POLICY));
            Nas.Answer answer = ask(fixture);
            assertEquals(Optional.of("300"), answer.attributes().text("Tunnel-Private-Group-Id"));
            assertEquals(Optional.of(600L), answer.attributes().number("Acct-Interim-Interval"));
            long timeout = answer.attributes().number("Session-Timeout").orElseThrow();
            assertTrue(timeout > 3200 && timeout <= 3600, "an hour less a tenth at most: " + timeout);
            SecurityEvent event = fixture.events.only();
            assertEquals(
                    event.get(Field.SESSION_ID),
                    answer.attributes().octets("Class").map(octets -> new String(octets, StandardCharsets.US_ASCII)));
            assertEquals(Optional.empty(), answer.attributes().octets("MS-MPPE-Recv-Key"));
            assertEquals(Optional.empty(), answer.attributes().octets("EAP-Message"));
            assertEquals(Optional.of("mab.printers"), event.get(Field.RULE_NAME));
            assertEquals(Optional.of("mab"), event.get(Field.RULE_RULESET));
            assertEquals(
                    Optional.of("Hall printer"),
                    event.get(Field.named("portcullis.context.mab.name").orElseThrow()));
            assertEquals(1, fixture.count(AccessCount.BYPASSES));
        }
    }

    @Test
    void offByDefault() throws Exception {
        try (Fixture fixture = new Fixture()) {
            assertEquals(Code.ACCESS_REJECT, ask(fixture).code());
            assertEquals(Optional.of("mab-disabled"), fixture.events.only().get(Field.FAILURE_CODE));
        }
    }

    /** Refused, and told of three times, then once more for all. */
    @Test
    void aDeviceThatFallsBackIsRefusedAndReportedAtALimitedRate() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", POLICY));
            fixture.certified.seen(new Serial("S-1"), MacAddress.parse(MAC).orElseThrow(), "lab-switch");
            for (int i = 0; i < 20; i++) {
                assertEquals(Code.ACCESS_REJECT, ask(fixture).code());
            }
            assertEquals(3, fixture.events.events.size());
            SecurityEvent event = fixture.events.events.get(0);
            assertEquals(Optional.of("mab-has-certificate"), event.get(Field.FAILURE_CODE));
            assertEquals(Optional.of(73L), event.get(Field.EVENT_SEVERITY));
            assertTrue(event.toString().contains("S-1"), event::toString);
        }
    }

    private static Nas.Answer ask(Fixture fixture) throws Exception {
        Nas nas = fixture.nas();
        return nas.answer(nas.send(
                authenticator -> request(authenticator, "Call-Check", "001122aabbcc", MAC, "001122aabbcc", false)));
    }

    private static List<RawAttribute> request(
            byte[] authenticator, String service, String user, String calling, String password, boolean chap) {
        List<RawAttribute> attributes = new ArrayList<>(List.of(Nas.attribute("User-Name", user)));
        if (!service.isEmpty()) {
            attributes.add(Nas.attribute("Service-Type", service));
        }
        if (!calling.isEmpty()) {
            attributes.add(Nas.attribute("Calling-Station-Id", calling));
        }
        if (chap && !password.isEmpty()) {
            byte[] octets = password.getBytes(StandardCharsets.UTF_8);
            attributes.add(
                    Nas.DICTIONARY.attribute("CHAP-Password", ChapPassword.answer((byte) 7, authenticator, octets)));
        } else if (!password.isEmpty()) {
            attributes.addAll(Nas.DICTIONARY
                    .value("User-Password", password)
                    .write(Nas.SECRET, authenticator, new Salts(new java.util.Random(0))));
        }
        return attributes;
    }

    private static NasClients clients(String vendor) {
        return new NasClients(List.of(new NasClient(
                "lab-switch",
                Cidr.parse("127.0.0.1").orElseThrow(),
                Nas.SECRET,
                vendor,
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty())));
    }
}
