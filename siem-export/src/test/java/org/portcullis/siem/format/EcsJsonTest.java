package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;

class EcsJsonTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

    private final EcsJson ecs = new EcsJson();

    @Test
    void everyValueComesBackAsItWas() throws IOException {
        SampleEvents events = new SampleEvents(1);
        for (int i = 0; i < 200; i++) {
            SecurityEvent event = events.at(TIME.plusMillis(i));
            Map<Field, Object> expected = new LinkedHashMap<>(event.values());
            expected.put(Field.EVENT_SEQUENCE, 42L + i);
            assertEquals(expected, ecs.decode(encode(event, 42L + i)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/@timestamp, 2026-03-01T10:15:30.123Z",
        "/event/action, access-accept",
        "/event/category/0, authentication",
        "/event/sequence, 7",
        "/event/id, e-1",
        "/source/mac, 00-11-22-AA-BB-01",
        "/portcullis/context/device/type, camera",
        "/portcullis/device/state, active",
        "/observer/ip/0, 10.1.2.3",
        "/tls/version, 1.3",
        "/tls/client/x509/not_after, 9999-12-31T23:59:59Z"
    })
    void documentIsNested(String pointer, String text) throws IOException {
        SecurityEvent event = SecurityEvent.builder(
                        "e-1", TIME, EventAction.ACCESS_ACCEPT, SecurityEvent.Outcome.SUCCESS, "m")
                .set(Field.context(org.portcullis.policy.rule.Attribute.DEVICE_TYPE), "camera")
                .set(Field.DEVICE_STATE, "active")
                .set(Field.SOURCE_MAC, SampleEvents.mac(1))
                .set(Field.OBSERVER_IP, List.of(java.net.InetAddress.getByAddress(new byte[] {10, 1, 2, 3})))
                .set(Field.TLS_CLIENT_NOT_AFTER, Instant.parse("9999-12-31T23:59:59Z"))
                .set(Field.TLS_VERSION, "1.3")
                .build();
        JsonNode document = new ObjectMapper()
                .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .readTree(encode(event, 7));
        assertEquals(text, document.at(pointer).asText());
    }

    @Test
    void whatNoUtf8CanHoldDoesNotLoseTheEvent() throws IOException {
        SecurityEvent event = SecurityEvent.builder(
                        "e",
                        TIME,
                        EventAction.ACCESS_REJECT,
                        SecurityEvent.Outcome.FAILURE,
                        "cut \ud83d in half, \ud83d\ude00 whole\u0000\n\"")
                .build();
        assertEquals(
                "cut \ufffd in half, \ud83d\ude00 whole\u0000\n\"",
                ecs.decode(encode(event, 1)).get(Field.MESSAGE));
    }

    @Test
    void fieldsOfANewerVersionArePassedOver() {
        String document =
                "{\"event\":{\"id\":\"x\",\"novel\":{\"a\":[1,{\"b\":2}]},\"sequence\":3},\"later\":[[1]],\"more\":null}";
        assertEquals(
                Map.of(Field.EVENT_ID, "x", Field.EVENT_SEQUENCE, 3L),
                ecs.decode(document.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"event\":{\"id\":3}}",
                "{\"event\":{\"sequence\":\"x\"}}",
                "{\"event\":{\"id\":[\"x\"]}}",
                "{\"event\":{\"category\":\"x\"}}",
                "{\"@timestamp\":\"yesterday\"}",
                "{\"source\":{\"mac\":\"00\"}}",
                "{\"observer\":{\"ip\":[\"host.example\"]}}",
                "{\"event\":{\"category\":[\"a\""
            })
    void whatIsNoDocumentIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ecs.decode(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesThatWouldBeBothValueAndObjectAreRefused() {
        Field object = new Field("a", Field.Type.KEYWORD, false);
        Field leaf = new Field("a.b", Field.Type.KEYWORD, false);
        assertThrows(IllegalArgumentException.class, () -> new EcsJson(List.of(object, leaf)));
        assertThrows(IllegalArgumentException.class, () -> new EcsJson(List.of(leaf, object)));
    }

    @Test
    void mutatedDocumentsAreReadOrRefusedAndNothingElse() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] valid = encode(new SampleEvents(3).at(TIME), 1);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = valid.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                ecs.decode(mutated);
            } catch (IllegalArgumentException refused) {
                // As it says.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }

    private byte[] encode(SecurityEvent event, long sequence) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ecs.encode(event, sequence, out);
        return out.toByteArray();
    }
}
