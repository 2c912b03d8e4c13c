package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.siem.query.Kql;
import org.portcullis.siem.query.KqlException;

/** What analysts type, and what of five events it finds. */
class KqlSearchTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static MemorySearch events;

    @BeforeAll
    static void index() throws IOException {
        events = new MemorySearch(
                List.of(
                        event(
                                        "a",
                                        "2026-03-10T11:58:00Z",
                                        EventAction.ACCESS_ACCEPT,
                                        "Camera SN-1 was let into VLAN 120")
                                .set(
                                        Field.SOURCE_MAC,
                                        MacAddress.parse("aa:bb:cc:dd:ee:01").orElseThrow())
                                .set(Field.OBSERVER_IP, List.of(ip("10.1.2.3")))
                                .set(Field.DEVICE_SERIAL_NUMBER, "SN-1")
                                .set(Field.RULE_NAME, "all cameras")
                                .set(Field.TLS_RESUMED, true)
                                .set(Field.EVENT_DURATION, 5_000_000L)
                                .build(),
                        event(
                                        "b",
                                        "2026-03-10T11:30:00Z",
                                        EventAction.ACCESS_REJECT,
                                        "Sensor SN-2 was refused: cert expired")
                                .set(
                                        Field.SOURCE_MAC,
                                        MacAddress.parse("aa:bb:cc:dd:ee:02").orElseThrow())
                                .set(Field.OBSERVER_IP, List.of(ip("10.1.9.9"), ip("2001:db8::1")))
                                .set(Field.DEVICE_SERIAL_NUMBER, "SN-2")
                                .set(Field.FAILURE_CODE, "cert-expired")
                                .set(Field.TLS_RESUMED, false)
                                .set(Field.EVENT_DURATION, 9_000_000L)
                                .build(),
                        event(
                                        "c",
                                        "2026-03-09T23:59:59.999Z",
                                        EventAction.ACCESS_REJECT,
                                        "Printer was refused: no rule matched")
                                .set(
                                        Field.SOURCE_MAC,
                                        MacAddress.parse("00:11:22:33:44:55").orElseThrow())
                                .set(Field.OBSERVER_IP, List.of(ip("192.0.2.1")))
                                .set(Field.DEVICE_SERIAL_NUMBER, "P (1) \"x\"")
                                .set(Field.FAILURE_CODE, "no-rule-matched")
                                .build(),
                        event(
                                        "d",
                                        "2026-02-28T00:00:00Z",
                                        EventAction.DEVICE_REGISTERED,
                                        "The device and its camera were registered")
                                .set(Field.USER_NAME, "and*or?")
                                .build(),
                        event("e", "2025-12-31T10:00:00Z", EventAction.DEVICE_STATE_CHANGED, "Device moved")
                                .set(Field.USER_NAME, "admin")
                                .set(Field.RELATED_HOSTS, List.of("x".repeat(9000), "y"))
                                .build()),
                NOW);
    }

    @AfterAll
    static void close() throws IOException {
        events.close();
    }

    private static SecurityEvent.Builder event(String id, String time, EventAction action, String message) {
        SecurityEvent.Outcome outcome =
                action == EventAction.ACCESS_REJECT ? SecurityEvent.Outcome.FAILURE : SecurityEvent.Outcome.SUCCESS;
        return SecurityEvent.builder(id, Instant.parse(time), action, outcome, message);
    }

    private static InetAddress ip(String literal) {
        return Cidr.parseAddress(literal).orElseThrow();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                // Everything, and words.
                "'' | abcde",
                "'  ' | abcde",
                "* | abcde",
                "*:* | abcde",
                "event.outcome: failure | bc",
                "event.outcome:failure | bc",
                "event.outcome :  \"failure\" | bc",
                "event.outcome: Failure | -",
                "event.category: network | abc",
                "event.category: iam | de",
                // and, or, not
                "event.outcome: failure and portcullis.failure.code: cert-expired | b",
                "event.outcome: failure AND NOT portcullis.failure.code: cert-expired | c",
                "not event.outcome: failure | ade",
                "not not event.outcome: failure | bc",
                "event.outcome: failure or event.category: iam | bcde",
                "event.category: iam or event.outcome: failure and portcullis.failure.code: cert-expired | bde",
                "(event.category: iam or event.outcome: failure) and not user.name: admin | bcd",
                "NOT (event.category: iam or event.outcome: failure) | a",
                // Lists
                "portcullis.failure.code: (cert-expired or no-rule-matched) | bc",
                "event.type: (start and denied) | bc",
                "event.type: (start and not denied) | a",
                "portcullis.failure.code: (not cert-expired) | acde",
                "portcullis.failure.code: ((cert-expired)) | b",
                // Quotes, escapes, several words
                "rule.name: \"all cameras\" | a",
                "rule.name: all   cameras | a",
                "rule.name: cameras | -",
                "device.serial_number: \"P (1) \\\"x\\\"\" | c",
                "device.serial_number: P \\(1\\) \\\"x\\\" | c",
                "user.name: \"and*or?\" | d",
                "user.name: and\\*or? | d",
                // Wildcards and existence
                "device.serial_number: SN-* | ab",
                "device.serial_number: *-2 | b",
                "device.serial_number: *N*1 | a",
                "device.serial_number: ?N-1 | -",
                "rule.name: all c* | a",
                "device.serial_number: * | abc",
                "not device.serial_number: * | de",
                "device.serial_number: \"*\" | -",
                "event.duration: * | ab",
                "related.hosts: * | e",
                // Prose
                "message: camera | ad",
                "message: CAMERA | ad",
                "message: \"was refused\" | bc",
                "message: \"refused was\" | -",
                "message: expired printer | bc",
                "message: regis* | d",
                "message: (camera and device) | d",
                "message: ... | -",
                // MAC addresses
                "source.mac: aa:bb:cc:dd:ee:01 | a",
                "source.mac: \"AA-BB-CC-DD-EE-01\" | a",
                "source.mac:aabb.ccdd.ee01 | a",
                "source.mac: aabbccddee01 | a",
                "source.mac: aa:bb:* | ab",
                "source.mac: AABBCC* | ab",
                "source.mac: *:55 | c",
                "source.mac: (aa:bb:cc:dd:ee:01 or 00:11:22:33:44:55) | ac",
                // Addresses
                "observer.ip: 10.1.2.3 | a",
                "observer.ip: 10.1.0.0/16 | ab",
                "observer.ip: 2001:db8::1 | b",
                "observer.ip: 2001:db8::/32 | b",
                "observer.ip: \"2001:0db8:0::1\" | b",
                "observer.ip >= 10.1.9.9 | bc",
                "observer.ip < 10.1.9.9 | a",
                "observer.ip > 255.255.255.255 | b",
                "observer.ip < 0.0.0.0 | -",
                // Numbers and truths
                "event.duration: 5000000 | a",
                "event.duration >= 5000000 | ab",
                "event.duration > 5000000 | b",
                "event.duration<9000000 | a",
                "event.duration <= 9000000 and event.duration > 5000000 | b",
                "event.duration > 9223372036854775807 | -",
                "event.sequence: (1 or 3) | ac",
                "tls.resumed: true | a",
                "not tls.resumed: false | acde",
                "device.serial_number >= SN-2 | b",
                "source.mac < aa:bb:cc:dd:ee:02 | ac",
                // Times
                "@timestamp >= now-15m | a",
                "@timestamp >= now-1h and @timestamp < now-15m | b",
                "@timestamp >= now/d | ab",
                "@timestamp < now/d | cde",
                "@timestamp > now-1d/d | ab",
                "@timestamp <= now-1d/d | cde",
                "@timestamp: 2026-03-10 | ab",
                "@timestamp: 2026-03 | abc",
                "@timestamp: 2026 | abcd",
                "@timestamp > 2026-03-09 | ab",
                "@timestamp >= 2026-03-09 | abc",
                "@timestamp <= 2026-03-09 | cde",
                "@timestamp < 2026-03-09 | de",
                "@timestamp >= 2026-03-10T11:30:00Z | ab",
                "@timestamp >= \"2026-03-10T12:30:00.001+01:00\" | a",
                "@timestamp: 2026-03-10T11:30 | b",
                "@timestamp >= 1773142200000 | ab",
                "@timestamp >= 1773143880000 | a",
                "@timestamp > now-1y/y and @timestamp < now/M | d",
                "@timestamp >= now/w | abc",
                // Anywhere
                "camera | ad",
                "cert-expired | b",
                "SN-1 SN-2 | ab",
                "\"was refused\" | bc",
                "aa:bb:cc:dd:ee:02 | b",
                "10.1.0.0/16 | ab",
                "2001:db8::1 | b",
                "SN-* and not expired | a",
                "admin | e",
                "nothing-like-that | -",
                // Fields with one name
                "device.*: SN-1 | a",
                "device.*: (SN-1 or SN-2) and *.action: access-reject | b",
                "*.mac: aabb.ccdd.ee01 | a",
                "*.mac: aa:bb:* | ab",
                "*.ip: 10.1.0.0/16 | ab",
                "event.*: failure | bc",
                "event.dur*n: 5000000 | a",
                "*.resumed: true | a",
                "@time*: 2026-03-10 | ab",
                "mess*: \"was refused\" | bc",
                "*.serial_number: * | abc",
                "not *serial*: * | de",
                "event.*: * | abcde"
            })
    void finds(String query, String expected) {
        TreeSet<String> ids = new TreeSet<>(events.ids(query));
        assertEquals(expected.equals("-") ? "" : expected, String.join("", ids));
        assertEquals(ids, events.filtered(query), "an exporter's filter lets through what a search finds");
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "event.outcom: failure | 0 | did you mean event.outcome?",
                "x and outcome: failure | 6 | did you mean event.outcome?",
                "Source.Mac: x | 0 | did you mean source.mac?",
                "mac: aa:bb:cc:dd:ee:ff | 0 | did you mean source.mac?",
                "serial_number: x | 0 | did you mean device.serial_number?",
                "http://example | 0 | needs quotes",
                "zzzzzzzzzzzz: x | 0 | unknown field zzzzzzzzzzzz",
                "event.outcome: | 14 | expected a value, found the end",
                "event.outcome: and x | 15 | expected a value",
                "event.outcome: failure and | 26 | expected a value, found the end",
                "event.outcome: failure source.mac: x | 23 | expected and, or, or the end before source.mac",
                "event.outcome: \"failure\" x | 25 | expected and, or, or the end",
                "(event.outcome: failure | 23 | expected ')'",
                "event.outcome: (a or b | 22 | expected ')'",
                "event.outcome: failure) | 22 | expected and, or, or the end, found ')'",
                "event.outcome: \"failure | 15 | the quote is not closed",
                "event.outcome: fail\\ | 15 | nothing follows the backslash",
                "() | 1 | expected a value",
                "message: a <b | 11 | expected a value, found '<'",
                "source.mac: zz | 12 | expected 00:11:22:aa:bb:cc",
                "observer.ip: 10.1.* | 13 | expected 10.1.2.3 or 10.1.0.0/16",
                "observer.ip: 10.1.0.0/33 | 13 | expected 10.1.2.3 or 10.1.0.0/16",
                "observer.ip: switch.example | 13 | expected 10.1.2.3 or 10.1.0.0/16",
                "observer.ip >= 10.1.0.0/16 | 15 | expected 10.1.2.3",
                "event.duration: long | 16 | expected a whole number",
                "event.duration: 1* | 16 | expected a whole number",
                "tls.resumed: yes | 13 | expected true or false",
                "tls.resumed >= true | 15 | cannot be compared by >=",
                "message > a | 10 | cannot be compared by >",
                "@timestamp >= yesterday | 14 | expected now-15m",
                "@timestamp: 2026-13-01 | 12 | expected now-15m",
                "@timestamp >= now-999999999y | 14 | expected now-15m",
                "*: x | 0 | name a field",
                "*expired | 0 | needs a field",
                "devic.*: x | 0 | no field is named like devic.*",
                "x and evento*.y: x | 6 | no field is named like evento*.y",
                "*.ip > 10.0.0.0 | 0 | has a wildcard and cannot be compared",
                "*.resumed: zz | 11 | no field that is named like *.resumed can be zz",
                "device.*: *a | 10 | begin with a wildcard",
                "user.name: *a or user.name: *b or user.name: *c | 45 | begin with a wildcard",
                "user.name: a*b*c*d*e*f*g*h*i*j | 11 | at most 8 wildcards"
            })
    void refuses(String query, int position, String why) {
        KqlException refused = assertThrows(KqlException.class, () -> events.ids(query));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertEquals(position, refused.position(), refused.getMessage());
    }

    @Test
    void largeQueriesAreRefusedAndThoseBelowAnswered() {
        assertThrows(KqlException.class, () -> events.ids("a".repeat(4097)));
        assertEquals(List.of(), events.ids("a".repeat(4096)));
        assertThrows(KqlException.class, () -> events.ids("(".repeat(40) + "x" + ")".repeat(40)));
        assertEquals(List.of(), events.ids("(".repeat(30) + "x" + ")".repeat(30)));
        assertThrows(KqlException.class, () -> events.ids("not ".repeat(40) + "x"));
        String value = "event.code: x";
        assertThrows(KqlException.class, () -> events.ids(value + (" or " + value).repeat(257)));
        assertEquals(List.of(), events.ids(value + (" or " + value).repeat(200)));
        assertThrows(KqlException.class, () -> events.ids("a ".repeat(100)));
        assertThrows(KqlException.class, () -> events.ids("message: " + "a ".repeat(1500)));
        assertThrows(KqlException.class, () -> events.ids("e*: x" + " or e*: x".repeat(100)));
        assertEquals(List.of("b", "c"), events.ids("portcullis.*: *" + " or portcullis.*: *".repeat(200)));
        assertThrows(KqlException.class, () -> events.ids("*e".repeat(2000) + "zz: y"));
        assertEquals(List.of("d", "e"), events.ids("message: device " + "z ".repeat(600)));
    }

    @Test
    void whateverIsTypedIsAnsweredOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Kql kql = new Kql(java.time.InstantSource.fixed(NOW));
        List<String> pieces = Arrays.asList(
                "event.outcome",
                "source.*:",
                "source.mac",
                "observer.ip",
                "@timestamp",
                "event.duration",
                "message",
                "tls.resumed",
                ":",
                ":",
                " ",
                " ",
                " ",
                "(",
                ")",
                "\"",
                "\\",
                "*",
                ">=",
                "<",
                ">",
                "and",
                "or",
                "NOT",
                "failure",
                "aa:bb:cc:dd:ee:ff",
                "10.0.0.0/8",
                "::1",
                "now-15m",
                "now/d",
                "2026-03-10",
                "2026-03-10T10:00:00Z",
                "true",
                "5",
                "-",
                "/",
                "camera",
                "\u00e9\ud83d\ude00",
                "\ud83d",
                "\u0000",
                "?",
                "99999999999999999999",
                "{",
                "~",
                "'");
        for (int i = 0; i < 6_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                query.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                kql.compile(query.toString());
                if (i % 40 == 0) {
                    events.ids(query.toString());
                }
            } catch (KqlException refused) {
                assertTrue(refused.position() >= 0 && refused.position() <= query.length(), query.toString());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", query " + query, e);
            }
        }
    }
}
