package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.appliance.config.Configuration.Export;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.siem.format.CefFormat;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.LeefFormat;
import org.portcullis.siem.format.OcsfFormat;
import org.portcullis.siem.format.SyslogHeader;
import org.portcullis.siem.sink.ElasticsearchSettings;
import org.portcullis.siem.sink.KafkaSettings;
import org.portcullis.siem.sink.SplunkSettings;
import org.portcullis.siem.sink.SyslogSettings;
import org.portcullis.siem.sink.SyslogSettings.Framing;
import org.portcullis.siem.sink.SyslogSettings.Transport;
import org.portcullis.siem.sink.TlsIdentity;
import org.portcullis.siem.sink.WebhookSettings;

/** The key {@code export}. */
class ExportReaderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws Exception {
        for (String file : List.of("ca.pem", "me.pem", "me.key", "secret", "url")) {
            Files.writeString(folder.resolve(file), file.equals("url") ? "https://h/hook?sig=1\n" : "s3cret\n");
        }
    }

    private List<Export> read(String exports) throws Exception {
        Path file = folder.resolve("portcullis.yml");
        Files.writeString(file, "node: n1\nexport:\n" + exports.indent(2));
        return ConfigurationReader.read(file, "host", name -> Optional.empty()).exports();
    }

    @Test
    void aSyslogReceiverNeedsLittle() throws Exception {
        SyslogSettings syslog = (SyslogSettings)
                read("- { name: soc, type: syslog, host: 127.0.0.1, port: 6514, transport: tls, format: rfc5424-ecs }")
                        .get(0)
                        .target();
        assertEquals(Transport.TLS, syslog.transport());
        assertEquals(Framing.OCTET_COUNTING, syslog.framing());
        assertEquals(8192, syslog.message().most());
        assertEquals(SyslogHeader.RFC5424, syslog.message().header());
        assertEquals(10, syslog.message().facility());
        assertEquals("127.0.0.1:6514/tls", syslog.toString());
    }

    @Test
    void everythingOfASyslogReceiverCanBeSaid() throws Exception {
        Export export = read("""
                - name: qradar
                  type: syslog
                  host: siem.example.org
                  transport: tls
                  framing: nul
                  format: leef
                  header: rfc3164
                  facility: local3
                  maxLength: 4096
                  ca: ca.pem
                  certificate: me.pem
                  key: me.key
                  filter: "event.outcome: failure"
                  batch: 20
                """).get(0);
        SyslogSettings syslog = (SyslogSettings) export.target();
        assertEquals(6514, syslog.port());
        assertEquals(Framing.NUL, syslog.framing());
        assertEquals(19, syslog.message().facility());
        assertEquals(4096, syslog.message().most());
        assertEquals(SyslogHeader.RFC3164, syslog.message().header());
        assertEquals(Optional.of(folder.resolve("me.key")), syslog.tls().key());
        assertEquals("event.outcome: failure", export.filter().text());
        assertEquals(20, export.batch());
    }

    @ParameterizedTest
    @CsvSource({"rfc5424-ecs, true", "cef, false", "leef, false", "rfc5424-ocsf, true"})
    void formatsHaveNames(String name, boolean structured) throws Exception {
        SyslogSettings syslog =
                (SyslogSettings) read("- { name: a, type: syslog, host: h, format: %s }".formatted(name))
                        .get(0)
                        .target();
        assertEquals(514, syslog.port());
        assertEquals(Transport.UDP, syslog.transport());
        assertEquals(structured, syslog.message().structured());
        Class<?> expected = switch (name) {
            case "cef" -> CefFormat.class;
            case "leef" -> LeefFormat.class;
            case "rfc5424-ocsf" -> OcsfFormat.class;
            default -> EcsFormat.class;
        };
        assertEquals(expected, syslog.message().format().getClass());
    }

    @Test
    void theOthersAreReadToo() throws Exception {
        List<Export> exports = read("""
                - { name: es, type: elasticsearch, url: "https://es:9200", apiKeyFile: secret, ca: ca.pem }
                - { name: os, type: opensearch, url: "https://os:9200", user: u, passwordFile: secret }
                - { name: hec, type: splunk, url: "https://sp:8088", tokenFile: secret, index: nac, acknowledge: true, format: ocsf }
                - { name: soar, type: webhook, url: "https://soar/hook", secretFile: secret }
                - { name: chat, type: webhook, urlFile: url }
                """);
        assertEquals(
                List.of("elasticsearch", "opensearch", "splunk", "webhook", "webhook"),
                exports.stream().map(export -> export.target().type()).toList());
        assertEquals(
                "logs-portcullis.access-default",
                ((ElasticsearchSettings) exports.get(0).target()).dataStream());
        SplunkSettings splunk = (SplunkSettings) exports.get(2).target();
        assertTrue(splunk.indexed());
        assertEquals("portcullis:ocsf", splunk.sourcetype());
        assertTrue(((WebhookSettings) exports.get(3).target()).secret().isPresent());
        assertEquals("https://h", exports.get(4).target().toString());
    }

    @Test
    void aKafkaTopicIsReachedOverTlsUnlessOneSaysOtherwise() throws Exception {
        List<Export> exports = read("""
                - { name: short, type: kafka, bootstrapServers: "k1:9093", topic: nac }
                - name: whole
                  type: kafka
                  bootstrapServers: [k1.example.org:9093, "[2001:db8::1]:9093"]
                  topic: nac.events_1-x
                  recordKey: device
                  format: leef
                  transport: tls
                  ca: ca.pem
                  certificate: me.pem
                  key: me.key
                  user: portcullis
                  passwordFile: secret
                - { name: plain, type: kafka, bootstrapServers: "k1:9092", topic: t, transport: tcp }
                """);
        KafkaSettings little = (KafkaSettings) exports.get(0).target();
        assertEquals(Optional.of(TlsIdentity.trusting(Optional.empty())), little.tls());
        assertEquals(Optional.empty(), little.login());
        assertEquals(KafkaSettings.Key.EVENT, little.key());
        assertEquals(EcsFormat.class, little.format().getClass());
        KafkaSettings whole = (KafkaSettings) exports.get(1).target();
        assertEquals("k1.example.org:9093,[2001:db8::1]:9093 nac.events_1-x", whole.toString());
        assertEquals(
                KafkaSettings.Mechanism.SCRAM_SHA_512,
                whole.login().orElseThrow().mechanism());
        assertEquals(LeefFormat.class, whole.format().getClass());
        assertEquals(
                Optional.of(folder.resolve("ca.pem")), whole.tls().orElseThrow().ca());
        assertEquals(Optional.empty(), ((KafkaSettings) exports.get(2).target()).tls());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: syslog | host | is missing",
                "type: syslog, host: h, transport: sctp | transport | must be one of udp, tcp, tls",
                "type: syslog, host: h, format: xml | format | must be one of",
                "type: syslog, host: h, framing: lf | framing | a datagram has an end of its own",
                "type: syslog, host: h, ca: ca.pem | ca | is for transport: tls",
                "type: syslog, host: h, transport: tls, key: me.key | certificate | go together",
                "type: syslog, host: h, facility: kernel | facility | must be one of",
                "type: syslog, host: h, maxLength: 100 | maxLength | from 2048",
                "type: syslog, host: h, url: x | url | unknown key",
                "type: syslog, host: h, filter: 'event.outcom: x' | filter | did you mean event.outcome",
                "type: syslog, host: h, batch: 0 | batch | from 1",
                "type: splunk, url: 'https://h' | token | is missing",
                "type: webhook, url: 'http://h/' | url | http is for a receiver on this machine only",
                "type: webhook | url | is missing",
                "type: elasticsearch, url: 'https://h', dataStream: 'A*' | dataStream | lower-case",
                "type: kafka, topic: t | bootstrapServers | is missing",
                "type: kafka, bootstrapServers: 'h:1' | topic | is missing",
                "type: kafka, bootstrapServers: ['h:1', h], topic: t | bootstrapServers[1] | must be HOST:PORT",
                "type: kafka, bootstrapServers: 'h:1', topic: a/b | topic | must be a name of letters",
                "type: kafka, bootstrapServers: 'h:1', topic: .. | topic | must be a name of letters",
                "type: kafka, bootstrapServers: 'h:1', topic: t, transport: tcp, ca: ca.pem | ca | is for transport: tls",
                "type: kafka, bootstrapServers: 'h:1', topic: t, user: u | password | go together",
                "type: kafka, bootstrapServers: 'h:1', topic: t, mechanism: plain | user | is missing",
                "type: kafka, bootstrapServers: 'h:1', topic: t, mechanism: md5 | mechanism | must be one of plain, scram-sha-256",
                "type: kafka, bootstrapServers: 'h:1', topic: t, transport: tcp, mechanism: plain, user: u, passwordFile: secret | mechanism | needs transport: tls",
                "type: kafka, bootstrapServers: 'h:1', topic: t, recordKey: mac | recordKey | must be one of event, device",
                "type: nats | type | must be one of elasticsearch, opensearch, kafka, splunk, syslog, webhook"
            })
    void whatIsWrongIsNamed(String keys, String key, String problem) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("- { name: a, %s }".formatted(keys)));
        assertTrue(wrong.getMessage().contains("export[0]." + key), wrong.getMessage());
        assertTrue(wrong.getMessage().contains(problem), wrong.getMessage());
    }
}
