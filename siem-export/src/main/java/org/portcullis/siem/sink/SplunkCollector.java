package org.portcullis.siem.sink;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.portcullis.policy.event.Field;

/** Splunk's HTTP Event Collector: a request is taken or refused as a whole. */
final class SplunkCollector implements Sink {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    /** No data, invalid data format, no event, blank event, indexed fields: Splunk's codes for what is wrong with an event. */
    private static final Set<Integer> ABOUT_THE_EVENT = Set.of(5, 6, 12, 13, 15);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);
    private static final int PATIENCE = 4;

    private final SplunkSettings settings;
    private final HttpReceiver server;
    private final String channel = UUID.randomUUID().toString();

    /** @throws IOException when a file of the settings cannot be used */
    SplunkCollector(SplunkSettings settings) throws IOException {
        this.settings = settings;
        Map<String, String> headers = new LinkedHashMap<>(new Authentication.SplunkToken(settings.token()).headers());
        headers.put("X-Splunk-Request-Channel", channel);
        this.server = new HttpReceiver(settings.url(), settings.tls(), headers, settings.timeout());
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        for (ExportItem item : items) {
            write(item, events);
        }
        HttpAnswer answer = server.send(
                "POST",
                "/services/collector/event",
                HttpReceiver.Body.of("application/json", events.toByteArray()).gzipped());
        JsonNode said = read(answer);
        if (!answer.successful()) {
            boolean byItsEvents = answer.status() == TOO_LARGE
                    || answer.status() == BAD_REQUEST
                            && ABOUT_THE_EVENT.contains(said.path("code").asInt(-1));
            throw new RefusedException(answer, byItsEvents);
        }
        if (settings.indexed()) {
            awaitIndexed(said.path("ackId").asLong(-1));
        }
        return SinkAnswer.alike(items.size(), ItemOutcome.TAKEN, answer.shown());
    }

    private void write(ExportItem item, ByteArrayOutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            if (item.values().get(Field.TIMESTAMP) instanceof Instant time) {
                json.writeNumberField("time", BigDecimal.valueOf(time.toEpochMilli(), 3));
            }
            if (item.values().get(Field.SERVICE_NODE_NAME) instanceof String node) {
                json.writeStringField("host", node);
            }
            json.writeStringField("source", "portcullis");
            json.writeStringField("sourcetype", settings.sourcetype());
            if (settings.index().isPresent()) {
                json.writeStringField("index", settings.index().get());
            }
            json.writeFieldName("event");
            byte[] event = settings.format().write(item.values(), Integer.MAX_VALUE);
            json.writeRawValue(new String(event, StandardCharsets.UTF_8));
            json.writeEndObject();
        }
    }

    /** Something before Splunk may answer with something else than JSON. */
    private static JsonNode read(HttpAnswer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }

    private void awaitIndexed(long ack) throws IOException {
        if (ack < 0) {
            throw new IOException(
                    "the answer has no ackId; enable indexer acknowledgement for the token, or set acknowledge: false");
        }
        byte[] question = JSON.writeValueAsBytes(Map.of("acks", List.of(ack)));
        long deadline =
                System.nanoTime() + settings.timeout().multipliedBy(PATIENCE).toNanos();
        while (System.nanoTime() < deadline) {
            HttpAnswer answer = server.send(
                    "POST",
                    "/services/collector/ack?channel=" + channel,
                    HttpReceiver.Body.of("application/json", question));
            if (!answer.successful()) {
                // Not the refusal of the events, which may be there.
                throw new IOException("asked whether events are indexed: " + answer.shown());
            }
            if (read(answer).path("acks").path(String.valueOf(ack)).asBoolean()) {
                return;
            }
            pause();
        }
        throw new IOException("events were taken, but not indexed in time");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_QUESTIONS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the exporter is stopped");
        }
    }

    @Override
    public void close() {
        // Connections are the HTTP client's, which lets them go.
    }
}
