package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.format.CefFormat;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.EventFormat;
import org.portcullis.siem.sink.KafkaSettings.Key;
import org.portcullis.siem.sink.KafkaSettings.Login;
import org.portcullis.siem.sink.KafkaSettings.Mechanism;
import org.portcullis.siem.store.DeadLetter;

/** The exporter against a real Kafka broker, read by a real consumer. */
@Timeout(900)
@EnabledIf(value = "brokerIsThere", disabledReason = "no Kafka; mvn -f siem-export/src/test/kafka package fetches it")
class KafkaExporterIT {
    private static final int USUAL = 1_048_588;

    @TempDir
    static Path shared;

    private static SelfSigned keys;
    private static KafkaServer broker;

    @TempDir
    Path folder;

    static boolean brokerIsThere() {
        return KafkaServer.isThere() || "true".equals(System.getenv("CI"));
    }

    @BeforeAll
    static void start() throws Exception {
        keys = SelfSigned.in(shared);
        broker = KafkaServer.start(keys);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Login login(Mechanism mechanism, String password) {
        return new Login(mechanism, KafkaServer.USER, Secret.ofUtf8(password));
    }

    private static KafkaSettings secured(String topic, Optional<Path> ca, Login login, Duration timeout) {
        return new KafkaSettings(
                List.of("localhost:1", broker.overTls()),
                topic,
                Key.EVENT,
                new EcsFormat(),
                Optional.of(TlsIdentity.trusting(ca)),
                Optional.of(login),
                timeout);
    }

    private static KafkaSettings secured(String topic, Optional<Path> ca, Login login) {
        return secured(topic, ca, login, Duration.ofSeconds(10));
    }

    private static KafkaSettings inTheClear(String broker, String topic, EventFormat format, int seconds) {
        return new KafkaSettings(
                List.of(broker),
                topic,
                Key.DEVICE,
                format,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(seconds));
    }

    private static KafkaSettings inTheClear(String topic) {
        return inTheClear(broker.inTheClear(), topic, new EcsFormat(), 10);
    }

    @Test
    void aBrokerThatIsKilledAndComesBackGetsEachEventAtLeastOnceWithItsId() throws Exception {
        broker.makeTopic("killed", USUAL);
        KafkaSettings settings = secured(
                "killed",
                Optional.of(keys.certificate()),
                login(Mechanism.SCRAM_SHA_512, KafkaServer.PASSWORD),
                Duration.ofSeconds(3));
        try (ExportFixture export = new ExportFixture(folder, "")) {
            try (Exporter exporter = export.start(settings)) {
                export.append(300);
                while (exporter.status().cursor() == 0) {
                    Thread.sleep(1);
                }
                export.append(2000);
                broker.kill();
                export.append(50);
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertTrue(exporter.status().lag() > 0);
                broker.up();
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
                assertEquals("kafka", exporter.status().type());
            }
            List<ConsumerRecord<String, String>> records = broker.read("killed");
            TreeSet<String> read = new TreeSet<>();
            for (ConsumerRecord<String, String> record : records) {
                String id = new ObjectMapper()
                        .readTree(record.value())
                        .at("/event/id")
                        .asText();
                read.add(id);
                assertEquals(id, record.key());
                assertEquals(id, header(record, "event.id"));
                assertEquals("node-1", header(record, "service.node.name"));
            }
            assertEquals(export.sortedIds(), List.copyOf(read));
            assertTrue(
                    records.stream().map(ConsumerRecord::partition).distinct().count() == KafkaServer.PARTITIONS,
                    "not spread");
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void whatTheTopicNeverTakesIsADeadLetterUntilItDoes() throws Exception {
        broker.makeTopic("small", 60_000);
        byte[] noise = new byte[60_000];
        new Random(3).nextBytes(noise);
        try (ExportFixture export = new ExportFixture(folder, "")) {
            export.append(200);
            export.journal
                    .append(SecurityEvent.builder(
                                    "large",
                                    ExportFixture.NOON,
                                    EventAction.ACCESS_ACCEPT,
                                    SecurityEvent.Outcome.SUCCESS,
                                    java.util.Base64.getEncoder().encodeToString(noise))
                            .set(Field.DEVICE_SERIAL_NUMBER, "SN-large")
                            .build())
                    .toCompletableFuture()
                    .get();
            export.append(200);
            try (Exporter exporter = export.start(inTheClear("small"))) {
                export.awaitDelivered(exporter);
                assertEquals(1, exporter.status().deadLetters());
                DeadLetter letter = export.cursors.deadLetters("test", 10).get(0);
                assertEquals("large", letter.eventId());
                assertEquals(413, letter.status());
                assertTrue(letter.reason().contains("larger than the max message size"), letter.reason());
                List<ConsumerRecord<String, String>> records = broker.read("small");
                assertEquals(
                        export.sortedIds(),
                        records.stream()
                                .map(record -> header(record, "event.id"))
                                .sorted()
                                .toList());
                Map<String, Integer> places = new HashMap<>();
                for (ConsumerRecord<String, String> record : records) {
                    assertEquals(
                            record.partition(),
                            places.computeIfAbsent(record.key(), key -> record.partition()),
                            "two partitions for " + record.key());
                }
                assertTrue(places.size() > 1 && places.size() < 400, places.toString());

                broker.makeTopic("roomy", USUAL);
                try (Exporter elsewhere = export.start(inTheClear("roomy"))) {
                    DeadLetters.Replayed replayed = elsewhere.deadLetters().replay();
                    assertEquals(new DeadLetters.Replayed(1, 0, 0, Optional.empty()), replayed);
                }
                assertEquals(
                        List.of("large"),
                        broker.read("roomy").stream()
                                .map(record -> header(record, "event.id"))
                                .toList());
            }
        }
    }

    @Test
    void aTestEventTellsWhatTheBrokerSays() throws Exception {
        broker.makeTopic("tried", USUAL);
        Optional<Path> ca = Optional.of(keys.certificate());
        List<KafkaSettings> good = List.of(
                secured("tried", ca, login(Mechanism.SCRAM_SHA_256, KafkaServer.PASSWORD)),
                secured("tried", ca, login(Mechanism.PLAIN, "simple")),
                inTheClear(broker.inTheClear(), "tried", new CefFormat("1"), 10));
        for (KafkaSettings settings : good) {
            TestDelivery.Result result = tried(settings);
            assertTrue(result.taken() && result.answer().startsWith("topic tried, partition "), result.answer());
        }
        List<ConsumerRecord<String, String>> records = broker.read("tried");
        assertTrue(records.stream()
                .allMatch(record -> header(record, "event.action").equals("export-test")));
        assertEquals(
                List.of("C", "{", "{"),
                records.stream()
                        .map(record -> record.value().substring(0, 1))
                        .sorted()
                        .toList());
        Map<KafkaSettings, String> bad = Map.of(
                secured("tried", ca, login(Mechanism.PLAIN, "wrong")),
                "Authentication failed",
                secured("tried", ca, login(Mechanism.SCRAM_SHA_512, "wrong")),
                "Authentication failed",
                secured("tried", Optional.empty(), login(Mechanism.PLAIN, "simple")),
                "certification path",
                inTheClear(broker.inTheClear(), "missing", new EcsFormat(), 2),
                "the cluster has no topic missing",
                inTheClear("127.0.0.1:1", "tried", new EcsFormat(), 1),
                "none of 127.0.0.1:1 answered within 1 seconds");
        bad.forEach((settings, expected) -> {
            TestDelivery.Result result = tried(settings);
            assertFalse(result.taken());
            assertTrue(result.answer().contains(expected), result.answer());
        });
    }

    private static TestDelivery.Result tried(KafkaSettings settings) {
        return new TestDelivery("kafka", settings, ExportFixture.CLOCK).send("node-1", "me");
    }

    @Test
    void noSecretIsShown() {
        String text = secured("tried", Optional.empty(), login(Mechanism.PLAIN, "hidden"))
                .toString();
        assertEquals("localhost:1," + broker.overTls() + " tried", text);
        assertFalse(login(Mechanism.PLAIN, "hidden").toString().contains("hidden"));
    }
}
