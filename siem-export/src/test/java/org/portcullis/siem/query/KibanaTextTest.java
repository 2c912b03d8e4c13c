package org.portcullis.siem.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is copied for Kibana. That it finds the same there is shown on a real Elasticsearch. */
class KibanaTextTest {
    private static final Kql KQL = new Kql(InstantSource.fixed(Instant.parse("2026-03-10T12:00:00Z")));

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | *:*",
                "* | *:*",
                "event.outcome:failure AND NOT rule.name:all cameras | event.outcome: \"failure\" and not rule.name: \"all cameras\"",
                "a.b or (c | -",
                "event.outcome: failure or event.outcome: success and tls.resumed: true | event.outcome: \"failure\" or (event.outcome: \"success\" and tls.resumed: true)",
                "not (event.outcome: failure or tls.resumed: true) | not (event.outcome: \"failure\" or tls.resumed: true)",
                "event.severity: (6 or 7) | event.severity: 6 or event.severity: 7",
                "source.mac: aabb.ccdd.eeff | source.mac: \"AA-BB-CC-DD-EE-FF\"",
                "source.mac: aa:bb:c* | source.mac: AA-BB-C*",
                "source.mac: *:55 | source.mac: *-55",
                "observer.ip: 10.1.2.3/16 | observer.ip: \"10.1.0.0/16\"",
                "observer.ip: 10.1.2.3 | observer.ip: \"10.1.2.3\"",
                "device.serial_number: \"a\\\"b\\\\c\" | device.serial_number: \"a\\\"b\\\\c\"",
                "device.serial_number: a\\(b* | device.serial_number: a\\(b*",
                "device.serial_number: * | device.serial_number: *",
                "message: Expired printer | message: Expired printer",
                "message: \"was refused\" | message: \"was refused\"",
                "message: printer \\and pri* | message: printer \\and or message: pri*",
                "@timestamp >= now-15m | @timestamp >= \"now-15m\"",
                "@timestamp >= now/d | @timestamp >= \"2026-03-10T00:00:00.000Z\"",
                "@timestamp > 2026-03-09 | @timestamp > \"2026-03-09T23:59:59.999Z\"",
                "@timestamp <= 2026-03 | @timestamp <= \"2026-03-31T23:59:59.999Z\"",
                "@timestamp: 2026-03-09 | @timestamp >= \"2026-03-09T00:00:00.000Z\" and @timestamp <= \"2026-03-09T23:59:59.999Z\"",
                "SN-1 2001:db8::1 | \"SN-1\" or \"2001:db8::1\"",
                "SN-* | SN-*",
                "portcullis.failure.*: * | portcullis.failure.*: *",
                "sour*.mac: aabb.ccdd.eeff | source.mac: \"AA-BB-CC-DD-EE-FF\"",
                "*.resumed: true and tls.res*: (true or false) | tls.resumed: true and (tls.resumed: true or tls.resumed: false)",
                "not event.*n: access-accept | not (event.action: \"access-accept\" or event.reason: \"access-accept\")"
            })
    void isCanonical(String typed, String canonical) {
        if (canonical.equals("-")) {
            assertThrows(KqlException.class, () -> KQL.forKibana(typed));
            return;
        }
        assertEquals(canonical, KQL.forKibana(typed));
        assertEquals(canonical, KQL.forKibana(canonical), "what is canonical stays as it is");
    }

    @Test
    void whatKibanaCannotSayIsRefused() {
        KqlException refused = assertThrows(KqlException.class, () -> KQL.forKibana("rule.name: all cam*"));
        assertTrue(refused.getMessage().contains("Kibana"), refused.getMessage());
    }
}
