package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

class ExportEventsTest {
    private final List<SecurityEvent> events = new ArrayList<>();
    private final ExportEvents export = new ExportEvents(new ApplianceEvents(
            "node-1",
            event -> {
                events.add(event);
                return CompletableFuture.completedFuture(1L);
            },
            InstantSource.fixed(Instant.EPOCH)));

    @Test
    void anOutageIsTwoEventsThatNameTheExporter() {
        export.unreachable("soc", "siem:6514/tls", "x".repeat(5000), 12);
        export.reachable("soc", "siem:6514/tls", Duration.ofMinutes(2));
        assertEquals(
                "export-receiver-unreachable",
                events.get(0).get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("failure", events.get(0).get(Field.EVENT_OUTCOME).orElseThrow());
        assertEquals("x".repeat(1000), events.get(0).get(Field.EVENT_REASON).orElseThrow());
        String message = (String) events.get(0).get(Field.MESSAGE).orElseThrow();
        assertTrue(message.startsWith("The exporter soc cannot deliver to siem:6514/tls (xx"), message);
        assertTrue(message.endsWith("12 events wait in the journal, which keeps them"), message);
        assertEquals(
                "export-receiver-reachable",
                events.get(1).get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("success", events.get(1).get(Field.EVENT_OUTCOME).orElseThrow());
        assertEquals(120_000_000_000L, events.get(1).get(Field.EVENT_DURATION).orElseThrow());
        assertEquals(
                "The exporter soc delivers to siem:6514/tls again, after 120 seconds",
                events.get(1).get(Field.MESSAGE).orElseThrow());
        for (SecurityEvent event : events) {
            assertEquals("soc", event.get(Field.EXPORTER_NAME).orElseThrow());
            assertEquals("node-1", event.get(Field.SERVICE_NODE_NAME).orElseThrow());
        }
    }
}
