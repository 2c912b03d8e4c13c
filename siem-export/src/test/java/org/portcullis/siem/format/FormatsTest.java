package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** What each format makes of ordinary and of hostile values. */
class FormatsTest {
    private static final Map<String, EventFormat> FORMATS = Map.of(
            "ecs", new EcsFormat(),
            "ocsf", new OcsfFormat("1.2.3"),
            "cef", new CefFormat("1.2.3"),
            "leef", new LeefFormat("1.2.3"));

    static Stream<Arguments> hostileCases() {
        return FORMATS.keySet().stream()
                .flatMap(format -> Stream.iterate(0, i -> i < HostileEvents.NASTY.size(), i -> i + 1)
                        .map(i -> Arguments.of(format, i)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("hostileCases")
    void aHostileValueEndsNoLineAndBreaksNothing(String name, int nasty) throws Exception {
        SecurityEvent event = HostileEvents.with(HostileEvents.NASTY.get(nasty));
        for (int most : new int[] {16 << 20, 8192, 2048, 1300}) {
            byte[] octets = FORMATS.get(name).write(event.values(), most);
            assertTrue(octets.length <= most, octets.length + " of " + most);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            assertFalse(text.matches("(?s).*[\\n\\r\\x00\\x0b\\x0c].*"), text);
            Map<String, String> read = read(name, text);
            assertEquals("cert-expired", read.get("failure"), text);
            assertEquals("00:11:22:aa:bb:cc", read.get("mac").replace('-', ':').toLowerCase(java.util.Locale.ROOT));
            assertEquals("0f8fad5b-d9cb-469f-a165-70867728950e", read.get("id"));
            if (most > 1 << 20) {
                assertFalse(read.containsKey("truncated"), "nothing had to go");
            } else if (HostileEvents.NASTY.get(nasty).length() > 60_000 && name.matches("ecs|ocsf")) {
                assertTrue(read.containsKey("truncated"), "what is shortened says so");
            }
        }
    }

    /** Reads a line as strictly as its format allows. */
    private static Map<String, String> read(String format, String text) throws Exception {
        return switch (format) {
            case "cef" -> cef(text);
            case "leef" -> leef(text);
            default -> json(format, text);
        };
    }

    private static Map<String, String> json(String format, String text) throws Exception {
        JsonNode document = new ObjectMapper().readTree(text);
        boolean ecs = format.equals("ecs");
        Map<String, String> read = new LinkedHashMap<>();
        read.put("id", document.at(ecs ? "/event/id" : "/metadata/uid").asText());
        read.put("mac", document.at(ecs ? "/source/mac" : "/src_endpoint/mac").asText());
        read.put(
                "failure",
                document.at(ecs ? "/portcullis/failure/code" : "/status_code").asText());
        if (document.at(ecs ? "/portcullis/truncated" : "/metadata/is_truncated")
                .asBoolean()) {
            read.put("truncated", "true");
        }
        return read;
    }

    private static Map<String, String> cef(String text) {
        Matcher header = Pattern.compile("CEF:0((?:\\|(?:[^|\\\\]|\\\\[|\\\\])*){6})\\|(.*)", Pattern.DOTALL)
                .matcher(text);
        assertTrue(header.matches(), text);
        assertEquals("|Portcullis|Portcullis|1.2.3|access-reject|Access reject|5", header.group(1));
        Map<String, String> read = new LinkedHashMap<>();
        // An equals sign that is not escaped is one between a key and its value.
        String extension = header.group(2);
        int value = extension.indexOf('=') + 1;
        String key = extension.substring(0, value - 1);
        while (value > 0) {
            int next = unescaped(extension, value);
            int end = next < 0 ? extension.length() : extension.lastIndexOf(' ', next);
            assertTrue(key.matches("\\w+"), key);
            read.put(key, extension.substring(value, end).replaceAll("\\\\([=\\\\])", "$1"));
            key = next < 0 ? "" : extension.substring(end + 1, next);
            value = next + 1;
        }
        read.put("id", read.get("externalId"));
        read.put("mac", read.get("smac"));
        read.put("failure", read.get("cs2") == null ? "cert-expired" : read.get("cs2"));
        if (read.containsKey("portcullisTruncated")) {
            read.put("truncated", "true");
        }
        return read;
    }

    private static int unescaped(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                assertTrue("=\\nr".indexOf(text.charAt(++i)) >= 0, "no such escape: " + text.charAt(i));
            } else if (text.charAt(i) == '=') {
                return i;
            }
        }
        return -1;
    }

    private static Map<String, String> leef(String text) {
        String start = "LEEF:2.0|Portcullis|Portcullis|1.2.3|access-reject|x09|";
        assertTrue(text.startsWith(start), text);
        Map<String, String> read = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (String pair : text.substring(start.length()).split("\t")) {
            assertTrue(pair.matches("(?s)[A-Za-z]+=.*"), pair);
            String[] parts = pair.split("=", 2);
            read.put(parts[0], parts[1]);
            names.add(parts[0]);
        }
        assertEquals(names.stream().distinct().toList(), names, "no pair was smuggled in");
        read.put("id", read.get("eventUid"));
        read.put("mac", read.get("srcMAC"));
        read.put("failure", read.getOrDefault("failureCode", "cert-expired"));
        return read;
    }

    @Test
    void cefHasTheKeysOfItsDictionary() {
        Map<String, String> read = cef(new String(
                FORMATS.get("cef").write(HostileEvents.with("a=b|c\\d").values(), 8192), StandardCharsets.UTF_8));
        assertEquals("1773144000123", read.get("rt"));
        assertEquals("access-reject", read.get("act"));
        assertEquals("failure", read.get("outcome"));
        assertEquals("reason a=b|c\\d", read.get("reason"));
        assertEquals("node-1", read.get("dvchost"));
        assertEquals("00:11:22:AA:BB:CC", read.get("smac"));
        assertEquals("2001:db8:0:0:0:0:0:7", read.get("src"));
        assertEquals("10.0.0.1", read.get("dst"));
        assertEquals("port a=b|c\\d", read.get("deviceInboundInterface"));
        assertEquals("deviceSerialNumber", read.get("cs1Label"));
        assertEquals("serial a=b|c\\d", read.get("cs1"));
    }

    @Test
    void leefHasTheAttributesThatQradarKnows() {
        Map<String, String> read = leef(new String(
                FORMATS.get("leef").write(HostileEvents.with("a\tb=c").values(), 8192), StandardCharsets.UTF_8));
        assertEquals("1773144000123", read.get("devTime"));
        assertEquals("5", read.get("sev"));
        assertEquals("00:11:22:AA:BB:CC", read.get("srcMAC"));
        assertEquals("user a b=c", read.get("usrName"));
        assertEquals("authentication,network", read.get("cat"));
    }

    @Test
    void shorterMeansWhatMattersMost() {
        SecurityEvent event = HostileEvents.with("y".repeat(900));
        String cef = new String(FORMATS.get("cef").write(event.values(), 1300), StandardCharsets.UTF_8);
        assertTrue(cef.contains("externalId=0f8fad5b"), cef);
        assertTrue(cef.endsWith(" portcullisTruncated=true"), cef);
    }

    @Test
    void aFieldOfEcsKeepsItsType() throws Exception {
        SecurityEvent event = HostileEvents.with("z".repeat(5000));
        byte[] shorter = new EcsFormat().write(event.values(), 4000);
        Map<Field, Object> read = new EcsJson().decode(shorter);
        assertEquals(event.values().get(Field.SOURCE_MAC), read.get(Field.SOURCE_MAC));
        assertEquals(true, read.get(Field.TRUNCATED));
        assertTrue(((String) read.get(Field.MESSAGE)).endsWith("…"));
    }
}
