package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ConfigurationReader;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.Database;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.sink.Exporter;
import org.portcullis.siem.sink.ExporterNews;
import org.portcullis.siem.sink.TestDelivery;

/**
 * The exporters of a configuration deliver to rsyslog and to syslog-ng: over UDP, TCP with both framings, and TLS with
 * certificates on both sides; what a receiver that is killed had not kept comes again.
 */
@RequiresProgram(value = "rsyslogd", debianPackage = "rsyslog rsyslog-gnutls")
@RequiresProgram(value = "syslog-ng", debianPackage = "syslog-ng-core")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SyslogReceiversIT {
    private static final List<String> INPUTS = List.of("udp", "lf", "counted", "tls");

    @TempDir
    Path folder;

    private Journal journal;
    private Database database;
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void open() {
        journal = Journal.open(JournalSettings.standard(folder.resolve("journal"), "node-1"), InstantSource.system());
        database = Database.open(folder.resolve("portcullis.db"));
    }

    @AfterEach
    void close() {
        journal.close();
        database.close();
    }

    private void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String id = "id-" + ids.size();
            ids.add(id);
            SecurityEvent event = SecurityEvent.builder(
                            id,
                            InstantSource.system().instant(),
                            EventAction.ACCESS_REJECT,
                            SecurityEvent.Outcome.FAILURE,
                            "Söhne | \"Best\" \\ [x] = y\nsecond line")
                    .set(Field.SERVICE_NODE_NAME, "node-1")
                    .set(Field.DEVICE_SERIAL_NUMBER, "S\"N]\\" + i)
                    .build();
            journal.append(event).toCompletableFuture().get(2, TimeUnit.MINUTES);
        }
    }

    private Exporters start(SyslogReceiver receiver, String... only) throws Exception {
        Path file = folder.resolve("portcullis.yml");
        Files.writeString(file, "node: node-1\nexport:\n" + receiver.exports(List.of(only)));
        Configuration configuration = ConfigurationReader.read(file, "host", name -> Optional.empty());
        return Exporters.start(
                configuration, database, journal, ExporterNews.NONE, InstantSource.system(), new SecureRandom());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsyslog", "syslog-ng"})
    void everyWayArrives(String kind) throws Exception {
        try (SyslogReceiver receiver = SyslogReceiver.prepare(kind, folder)) {
            receiver.start();
            append(60);
            try (Exporters exporters = start(receiver, INPUTS.toArray(String[]::new))) {
                Map<String, Set<String>> arrived = new TreeMap<>();
                for (String input : INPUTS) {
                    arrived.put(input, receiver.await(input, ids));
                    String line = receiver.lines(input).get(0);
                    // id, MSGID, host, a parameter of the structured data, and a field of the JSON in the message.
                    assertEquals("id-0 access-reject node-1 S\"N]\\0 id-0", line, input);
                }
                assertEquals(INPUTS.stream().collect(Collectors.toMap(i -> i, i -> Set.copyOf(ids))), arrived);
                Exporter tls = exporters.running().get(INPUTS.indexOf("tls"));
                TestDelivery.Result tried = tls.test().send("node-1", "me");
                assertTrue(tried.taken() && tried.answer().contains("TLSv1."), tried.answer());
                receiver.await("tls", List.of(tried.eventId()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsyslog", "syslog-ng"})
    void aReceiverThatIsKilledLosesNothing(String kind) throws Exception {
        try (SyslogReceiver receiver = SyslogReceiver.prepare(kind, folder)) {
            receiver.start();
            try (Exporters exporters = start(receiver, "tls")) {
                append(200);
                receiver.await("tls", ids.subList(0, 20));
                append(200);
                receiver.kill();
                append(100);
                Exporter exporter = exporters.running().get(0);
                while (exporter.status().lastError().isEmpty()) {
                    Thread.sleep(20);
                }
                receiver.start();
                assertEquals(new HashSet<>(ids), new HashSet<>(receiver.await("tls", ids)));
            }
        }
    }

    @Test
    void aReceiverOfAnotherNameGetsNothing() throws Exception {
        try (SyslogReceiver receiver = SyslogReceiver.prepare("rsyslog", folder)) {
            receiver.start();
            append(5);
            receiver.misname();
            try (Exporters exporters = start(receiver, "tls")) {
                Exporter exporter = exporters.running().get(0);
                while (exporter.status().lastError().isEmpty()) {
                    Thread.sleep(20);
                }
                assertTrue(
                        exporter.status().lastError().orElseThrow().message().contains("127.0.0.1"),
                        exporter.status().toString());
                assertEquals(List.of(), receiver.lines("tls"));
            }
        }
    }
}
