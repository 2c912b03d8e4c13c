package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.store.DeadLetter;

/** Splunk and webhooks, against servers that are strict about what they are sent, and moody about what they answer. */
@Timeout(600)
class HttpExportersTest {
    private static final Secret KEY = Secret.ofUtf8("signed with this");

    @TempDir
    Path folder;

    private static SplunkSettings splunk(URI url, boolean indexed) {
        return new SplunkSettings(
                url,
                Secret.ofUtf8("t0ken\n"),
                Optional.of("nac"),
                "portcullis:ecs",
                indexed,
                new EcsFormat(),
                TlsIdentity.trusting(Optional.empty()),
                Duration.ofSeconds(20));
    }

    private static WebhookSettings webhook(URI url) {
        return new WebhookSettings(
                url.resolve("/hook?sig=a%2Bb"),
                Optional.of(KEY),
                new Authentication.Bearer(Secret.ofUtf8("b3arer")),
                new EcsFormat(),
                TlsIdentity.trusting(Optional.empty()),
                ExportFixture.CLOCK,
                Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void splunkGetsEveryEventInItsOwnWords(boolean indexed) throws Exception {
        try (StubSplunk server = new StubSplunk(indexed);
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(700);
            try (Exporter exporter = export.start(splunk(server.url(), indexed))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(export.sortedIds(), server.indexed.stream().sorted().toList());
            assertEquals(List.of(), server.complaints);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 9", "500, 8", "429, 26", "403, 4", "401, 3", "400, 7", "404, 404"})
    void splunksBadDaysLoseNothing(int status, int code) throws Exception {
        try (StubSplunk server = new StubSplunk(false);
                ExportFixture export = new ExportFixture(folder, "s")) {
            AtomicInteger requests = new AtomicInteger();
            server.refusal = ids -> requests.incrementAndGet() % 3 > 0
                    ? Optional.of(new StubSplunk.Refusal(status, code))
                    : Optional.empty();
            export.append(300);
            try (Exporter exporter = export.start(splunk(server.url(), false))) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), server.indexed.stream().sorted().toList());
        }
    }

    @Test
    void whatSplunkTookWithoutAnAnswerIsSentAgainWithItsId() throws Exception {
        try (StubSplunk server = new StubSplunk(false);
                ExportFixture export = new ExportFixture(folder, "s")) {
            AtomicInteger requests = new AtomicInteger();
            server.silent = () -> requests.getAndIncrement() == 0;
            export.append(20);
            try (Exporter exporter = export.start(splunk(server.url(), false))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(
                    export.sortedIds(),
                    server.indexed.stream().distinct().sorted().toList());
            assertTrue(server.indexed.size() > 20, "an id tells what is there twice");
        }
    }

    @Test
    void theOneEventThatSplunkCannotReadIsADeadLetter() throws Exception {
        try (StubSplunk server = new StubSplunk(false);
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(40);
            String odd = export.ids.get(17);
            server.refusal = ids -> ids.contains(odd) ? Optional.of(new StubSplunk.Refusal(400, 6)) : Optional.empty();
            try (Exporter exporter = export.start(splunk(server.url(), false))) {
                export.awaitDelivered(exporter);
                assertEquals(1, exporter.status().deadLetters());
            }
            DeadLetter letter = export.cursors.deadLetters("test", 9).get(0);
            assertEquals(odd, letter.eventId());
            assertEquals(39, server.indexed.size());
        }
    }

    @Test
    void withoutAcknowledgementOfTheTokenNothingCountsAsIndexed() throws Exception {
        try (StubSplunk server = new StubSplunk(false);
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(1);
            try (Exporter exporter = export.start(splunk(server.url(), true))) {
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertTrue(exporter.status().lastError().orElseThrow().message().contains("acknowledge: false"));
                assertEquals(0, export.cursors.cursor("test"));
            }
        }
    }

    @Test
    void aWebhookGetsSignedBatches() throws Exception {
        try (StubWebhook server = new StubWebhook();
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(700);
            try (Exporter exporter = export.start(webhook(server.url()))) {
                export.awaitDelivered(exporter);
            }
            assertEquals(export.sortedIds(), server.ids().stream().sorted().toList());
            for (StubWebhook.Request request : server.requests) {
                assertEquals("/hook?sig=a%2Bb", request.uri());
                assertEquals("Bearer b3arer", request.authorization());
                long seconds = ExportFixture.NOON.getEpochSecond();
                Mac hmac = Mac.getInstance("HmacSHA256");
                hmac.init(new SecretKeySpec(KEY.octets(), "HmacSHA256"));
                hmac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
                String expected = HexFormat.of().formatHex(hmac.doFinal(request.body()));
                assertEquals("t=" + seconds + ",v1=" + expected, request.signature());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408, 401, 403, 404, 302})
    void aWebhookThatIsNotItselfIsAskedAgain(int status) throws Exception {
        try (StubWebhook server = new StubWebhook();
                ExportFixture export = new ExportFixture(folder, "s")) {
            AtomicInteger requests = new AtomicInteger();
            server.status = ids -> requests.incrementAndGet() % 3 > 0 ? status : 202;
            export.append(100);
            try (Exporter exporter = export.start(webhook(server.url()))) {
                export.awaitDelivered(exporter);
                assertEquals(0, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), server.ids().stream().sorted().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void theOneEventThatAWebhookRefusesIsADeadLetter(int status) throws Exception {
        try (StubWebhook server = new StubWebhook();
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(40);
            String odd = export.ids.get(11);
            server.status = ids -> ids.contains(odd) ? status : 200;
            try (Exporter exporter = export.start(webhook(server.url()))) {
                export.awaitDelivered(exporter);
                assertEquals(1, exporter.status().deadLetters());
                server.status = ids -> 200;
                assertEquals(1, exporter.deadLetters().replay().delivered());
                assertEquals(0, exporter.status().deadLetters());
            }
            assertEquals(export.sortedIds(), server.ids().stream().sorted().toList());
        }
    }

    @Test
    void anAnswerWithoutEndIsNotWaitedFor() throws Exception {
        try (StubWebhook server = new StubWebhook();
                ExportFixture export = new ExportFixture(folder, "s")) {
            server.endless = true;
            export.append(1);
            try (Exporter exporter = export.start(webhook(server.url()))) {
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertTrue(exporter.status().lastError().orElseThrow().message().contains("the answer has more than"));
                assertEquals(0, exporter.status().cursor());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://soar.example.org/hook", "https://u:p@h/", "ftp://h/", "/x", "https://h/#f"})
    void aWebhookIsSecureOrOnThisMachine(String url) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> webhookAt(URI.create(url)));
        assertFalse(wrong.getMessage().contains("u:p"), "it may be a secret");
        assertEquals("https://h", webhookAt(URI.create("https://h/secret?x")).toString());
    }

    private static WebhookSettings webhookAt(URI url) {
        return new WebhookSettings(
                url,
                Optional.empty(),
                new Authentication.None(),
                new EcsFormat(),
                TlsIdentity.trusting(Optional.empty()),
                ExportFixture.CLOCK,
                Duration.ofSeconds(1));
    }
}
