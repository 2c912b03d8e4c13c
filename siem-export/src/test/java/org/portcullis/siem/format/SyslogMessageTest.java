package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

class SyslogMessageTest {
    private static final int AUTHPRIV = 10;
    /** RFC 5424 §6, with the elements that are sent. */
    private static final Pattern RFC_5424 = Pattern.compile(
            "<(\\d{1,3})>1 (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128})"
                    + " ([!-~]{1,32}) ((?:\\[[!-~&&[^=\\]\"]]{1,32}(?: [!-~&&[^=\\]\"]]{1,32}=\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\")*\\])+|-)"
                    + " (.*)",
            Pattern.DOTALL);

    private static String write(SyslogMessage message, SecurityEvent event) {
        return new String(message.of(event.values()), StandardCharsets.UTF_8);
    }

    private static SyslogMessage ecs(int most) {
        return new SyslogMessage(new EcsFormat(), SyslogHeader.RFC5424, true, AUTHPRIV, most);
    }

    private static Matcher parsed(String text) {
        Matcher parts = RFC_5424.matcher(text);
        assertTrue(parts.matches(), text.substring(0, Math.min(600, text.length())));
        return parts;
    }

    static IntStream nasty() {
        return IntStream.range(0, HostileEvents.NASTY.size());
    }

    @ParameterizedTest
    @MethodSource("nasty")
    void theHeaderHoldsWhateverTheValues(int nasty) {
        SecurityEvent event = HostileEvents.with(HostileEvents.NASTY.get(nasty));
        for (int most : new int[] {100_000, 8192, 2048}) {
            byte[] octets = ecs(most).of(event.values());
            assertTrue(octets.length <= most);
            Matcher parts = parsed(new String(octets, StandardCharsets.UTF_8));
            assertEquals("84", parts.group(1), "authpriv, warning");
            assertEquals("2026-03-10T12:00:00.123456Z", parts.group(2));
            assertEquals("node-1", parts.group(3));
            assertEquals("portcullis", parts.group(4));
            assertEquals("access-reject", parts.group(6));
            assertTrue(
                    parts.group(7).startsWith("[meta sequenceId=\"7\"][portcullis@32473 id=\"0f8fad5b-"),
                    parts.group(7));
            assertEquals(
                    "cert-expired",
                    new EcsJson()
                            .decode(parts.group(8).getBytes(StandardCharsets.UTF_8))
                            .get(Field.FAILURE_CODE));
        }
    }

    @Test
    void structuredDataIsEscaped() {
        String data =
                parsed(write(ecs(8192), HostileEvents.with("a\"b]c\\d\ne"))).group(7);
        assertTrue(data.contains(" device=\"serial a\\\"b\\]c\\\\d e\""), data);
    }

    @Test
    void aNodeNameThatIsNoAsciiIsMadeOne() {
        SecurityEvent event = HostileEvents.with("x").with(Field.SERVICE_NODE_NAME, "knöten 1\n");
        assertEquals("kn_ten_1_", parsed(write(ecs(8192), event)).group(3));
    }

    @ParameterizedTest
    @CsvSource({"0, 86", "21, 86", "47, 84", "73, 83", "99, 83"})
    void severityIsInThePriority(long severity, String priority) {
        SecurityEvent event = HostileEvents.with("x").with(Field.EVENT_SEVERITY, severity);
        assertEquals(priority, parsed(write(ecs(8192), event)).group(1));
    }

    @Test
    void olderReceiversGetTheOlderHeader() {
        SecurityEvent event = HostileEvents.with("x");
        SyslogMessage cef = new SyslogMessage(new CefFormat("1"), SyslogHeader.RFC3164, false, 20, 8192);
        assertTrue(write(cef, event).startsWith("<164>Mar 10 12:00:00 node-1 CEF:0|Portcullis|"), write(cef, event));
        SyslogMessage ecs = new SyslogMessage(new EcsFormat(), SyslogHeader.RFC3164, true, 20, 8192);
        assertTrue(write(ecs, event).startsWith("<164>Mar 10 12:00:00 node-1 portcullis: {\"@timestamp\""));
    }

    @Test
    void theSequenceIdStaysWithinItsBounds() {
        SecurityEvent event = HostileEvents.with("x").with(Field.EVENT_SEQUENCE, 2_147_483_648L);
        assertTrue(parsed(write(ecs(8192), event)).group(7).startsWith("[meta sequenceId=\"1\"]"));
    }
}
