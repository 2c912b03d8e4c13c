package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.index.EventIndex;

/**
 * The same question finds the same events in the appliance and in Elasticsearch, by the same field names: once as Lucene's query
 * string beside it, and once as what is copied for Kibana, in Kibana's own language as Elasticsearch understands it.
 */
@ExtendWith(SharedElasticsearch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class SameAnswersIT {
    private ExportFixture export;
    private EventIndex index;
    private ElasticsearchServer server;

    @BeforeAll
    void export(@TempDir Path folder, ElasticsearchServer elasticsearch) throws Exception {
        server = elasticsearch;
        export = new ExportFixture(folder, "logs-portcullis.access-default");
        index = EventIndex.open(folder.resolve("index"), export.journal, ExportFixture.CLOCK);
        export.append(3000);
        try (Exporter exporter = export.start(server)) {
            export.awaitDelivered(exporter);
        }
        while (index.status().indexed() < 3000) {
            Thread.sleep(5);
        }
    }

    @AfterAll
    void close() {
        index.close();
        export.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "event.outcome: failure | event.outcome:failure",
                "event.action: access-accept and network.vlan.id: 110 | event.action:\"access-accept\" AND network.vlan.id:110",
                "event.category: (authentication and network) and not event.type: allowed | event.category:authentication AND NOT event.type:allowed",
                "source.mac: 00:11:22:aa:bb:05 | source.mac:\"00-11-22-AA-BB-05\"",
                "source.mac: \"00-11-22-AA-BB-05\" | source.mac:\"00-11-22-AA-BB-05\"",
                "device.serial_number: SN-00* | device.serial_number:SN-00*",
                "device.serial_number: *7 | device.serial_number:*7",
                "device.manufacturer: Acme \\\"Best\\\" \\\\ Söhne and tls.resumed: true | device.manufacturer:\"Acme \\\"Best\\\" \\\\ Söhne\" AND tls.resumed:true",
                "observer.ip: 10.0.3.0/24 | observer.ip:\"10.0.3.0/24\"",
                "observer.ip: 2001:db8::/32 | observer.ip:\"2001:db8::/32\"",
                "observer.ip: 2001:db8::5 | observer.ip:\"2001:db8::5\"",
                "related.ip >= 192.0.2.40 and related.ip < 192.0.2.45 | related.ip:[192.0.2.40 TO *] AND related.ip:{* TO 192.0.2.45}",
                "event.duration > 100000000 | event.duration:>100000000",
                "event.duration <= 15000000 | event.duration:<=15000000",
                "event.severity: (6 or 7) | event.severity:6 OR event.severity:7",
                "tls.established: false | tls.established:false",
                "message: refused | message:refused",
                "message: \"refused: cert-expired\" | message:\"refused: cert-expired\"",
                "message: (camera and lab) | message:(camera AND lab)",
                "message: cert-expired camera | message:(\"cert\" OR \"expired\" OR camera)",
                "message: regis* or message: pri* | message:pri*",
                "portcullis.failure.code: * | portcullis.failure.code:*",
                "not portcullis.failure.code: * and portcullis.context.device.tags: floor-2 | NOT _exists_:portcullis.failure.code AND portcullis.context.device.tags:floor-2",
                "portcullis.context.time.hour >= 20 | portcullis.context.time.hour:>=20",
                "portcullis.failure.fix: RENEW | portcullis.failure.fix:RENEW",
                "tls.client.x509.not_after > 2030 and event.outcome: failure | tls.client.x509.not_after:>2030 AND event.outcome:failure",
                "@timestamp >= 2026-03-10 | @timestamp:>=2026-03-10",
                "@timestamp > 2026-03-09 | @timestamp:>2026-03-09",
                "@timestamp <= 2026-03-09 | @timestamp:<=2026-03-09",
                "@timestamp < 2026-03-09T10 | @timestamp:<2026-03-09T10",
                "@timestamp: 2026-03-09 | @timestamp:2026-03-09",
                "@timestamp: 2026-03-09T10:30 | @timestamp:\"2026-03-09T10:30\"",
                "@timestamp >= 2026-03-10T01:30:00+02:00 | @timestamp:[\"2026-03-10T01:30:00+02:00\" TO *]",
                "@timestamp >= 1773100000000 and @timestamp < 1773130000000 | @timestamp:[1773100000000 TO 1773130000000}",
                "device.serial_number >= SN-040 and device.serial_number < SN-045 | device.serial_number:[SN-040 TO SN-045}",
                "user.name: \"SN-003@iot.example\" or rule.name: (cameras or printers) | user.name:\"SN-003@iot.example\" OR rule.name:(cameras OR printers)",
                "portcullis.decision.trace: \"rule cameras: true\" | portcullis.decision.trace:\"rule cameras: true\"",
                "tls.client.x509.alternative_names: urn\\:dev\\:os\\:32473-SN-1* | tls.client.x509.alternative_names:urn\\:dev\\:os\\:32473-SN-1*",
                "event.sequence < 100 | event.sequence:<100"
            })
    void foundAlike(String kql, String queryString) throws Exception {
        String query = new ObjectMapper()
                .createObjectNode()
                .set("query_string", new ObjectMapper().createObjectNode().put("query", queryString))
                .toString();
        List<String> here = foundHere(kql);
        assertEquals(export.found(server, query), here);
        assertTrue(!here.isEmpty() && here.size() < 3000, "the question is no question");
    }

    /** Elasticsearch leaves those fields out that cannot hold the value when it is told to be lenient. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "event.*: failure | event.\\*:failure",
                "*.mac: 00:11:22:aa:bb:05 | \\*.mac:\"00-11-22-AA-BB-05\"",
                "device.*: SN-00* | device.\\*:SN-00*",
                "observer.*: 10.0.3.0/24 | observer.\\*:\"10.0.3.0/24\"",
                "portcullis.failure.*: RENEW and event.*: authentication | portcullis.failure.\\*:RENEW AND event.\\*:authentication",
                "tls.client.*: * and not portcullis.failure.*: * | _exists_:tls.client.\\* AND NOT _exists_:portcullis.failure.\\*"
            })
    void foundAlikeInFieldsOfOneName(String kql, String queryString) throws Exception {
        String query = new ObjectMapper()
                .createObjectNode()
                .set(
                        "query_string",
                        new ObjectMapper()
                                .createObjectNode()
                                .put("query", queryString)
                                .put("lenient", true))
                .toString();
        List<String> here = foundHere(kql);
        assertEquals(export.found(server, query), here);
        assertTrue(!here.isEmpty() && here.size() < 3000, "the question is no question");
    }

    /** As it is typed here; and what "copy for Kibana" makes of it, in both places. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "event.outcome: failure AND NOT portcullis.failure.code: cert-expired",
                "event.category: (authentication and network) and not event.type: allowed",
                "event.severity: (6 or 7) or tls.resumed: true",
                "source.mac: 0011.22aa.bb05",
                "source.mac: 001122AABB05 or source.mac: 00:11:22:aa:bb:06",
                "source.mac: 00:11:22:aa:bb:1*",
                "source.mac > 00:11:22:aa:bb:20",
                "device.serial_number: SN-00*",
                "device.serial_number: *7",
                "device.manufacturer: Acme \\\"Best\\\" \\\\ Söhne and network.vlan.id: 110",
                "device.serial_number >= SN-040 and device.serial_number < SN-045",
                "observer.ip: 10.0.3.0/24",
                "observer.ip: 2001:db8::/32 or related.ip: 192.0.2.7",
                "related.ip >= 192.0.2.40 and related.ip < 192.0.2.45",
                "message: cert-expired camera",
                "message: \"refused: cert-expired\"",
                "message: regis* or message: pri*",
                "message: lab pri*",
                "portcullis.failure.code: * and not observer.ip: *",
                "not portcullis.failure.code: * and portcullis.context.device.tags: floor-2",
                "portcullis.failure.code: *",
                "@timestamp >= 2026-03-10",
                "@timestamp > 2026-03-09",
                "@timestamp <= 2026-03-09",
                "@timestamp < 2026-03-09T10",
                "@timestamp: 2026-03-09",
                "@timestamp: \"2026-03-09T10:30\"",
                "@timestamp >= 2026-03-10T01:30:00+02:00",
                "@timestamp >= now-1d/d and @timestamp < now/d",
                "@timestamp > now-3h/h",
                "tls.client.x509.not_after > 2030 and event.outcome: failure",
                "event.duration > 100000000 and portcullis.context.time.hour >= 20",
                "floor-2",
                "SN-007 SN-008",
                "\"rule cameras: true\"",
                "00:11:22:aa:bb:05",
                "192.0.2.7",
                "SN-00*",
                "cert-expired and not SN-007",
                "portcullis.failure.*: cert-expired",
                "*.mac: 0011.22aa.bb05",
                "*.mac: 00:11:22:aa:bb:1*",
                "device.*: SN-00*",
                "event.*: failure and not *.ip: 192.0.2.7",
                "observer.*: 10.0.3.0/24",
                "*.severity: (6 or 7)",
                "tls.*.not_*: 2025-01-01 and event.outcome: failure",
                "portcullis.failure.*: *",
                "not *failure*code: *",
                "110"
            })
    void saidForKibana(String kql) throws Exception {
        String canonical = index.search().forKibana(kql);
        List<String> here = foundHere(kql);
        assertEquals(here, foundHere(canonical), canonical);
        assertEquals(here, export.found(server, kibana(canonical)), canonical);
        assertTrue(here.size() < 3000, "the question is no question");
        assertTrue(!here.isEmpty() || kql.contains("not observer.ip"), "the question is no question");
    }

    /** Of a browser in New York. */
    private static String kibana(String kql) {
        ObjectNode query = new ObjectMapper().createObjectNode();
        query.putObject("kql").put("query", kql).put("time_zone", "America/New_York");
        return query.toString();
    }

    private List<String> foundHere(String kql) {
        return index
                .search()
                .search(kql, Optional.empty(), Optional.empty(), Optional.empty(), 10_000)
                .events()
                .stream()
                .map(event -> (String) new EcsJson()
                        .decode(event.getBytes(StandardCharsets.UTF_8))
                        .get(Field.EVENT_ID))
                .sorted()
                .toList();
    }
}
