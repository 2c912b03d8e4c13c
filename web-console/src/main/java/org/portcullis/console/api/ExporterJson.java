package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.siem.sink.DeadLetters;
import org.portcullis.siem.sink.ExporterStatus;
import org.portcullis.siem.sink.TestDelivery;
import org.portcullis.siem.store.DeadLetter;

/** Exporters and dead letters, as the API has them. */
final class ExporterJson {
    private ExporterJson() {}

    static void write(JsonGenerator json, ExporterNow exporter) throws IOException {
        json.writeStartObject();
        fields(json, exporter);
        json.writeEndObject();
    }

    static void fields(JsonGenerator json, ExporterNow exporter) throws IOException {
        ExporterStatus status = exporter.status();
        json.writeStringField("name", status.name());
        json.writeStringField("type", status.type());
        json.writeStringField("target", status.target());
        json.writeStringField("filter", status.filter());
        json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("cursor", status.cursor());
        json.writeNumberField("lag", status.lag());
        OverviewJson.time(json, "waitingSince", exporter.waitingSince());
        json.writeNumberField("delivered", status.delivered());
        json.writeNumberField("failures", status.failures());
        DeviceJson.text(json, "lastError", status.lastError().map(ExporterStatus.Problem::message));
        DeviceJson.text(
                json,
                "lastErrorAt",
                status.lastError().map(problem -> problem.at().toString()));
        json.writeNumberField("deadLetters", status.deadLetters());
        json.writeNumberField("discarded", status.discarded());
    }

    static void letters(JsonGenerator json, List<DeadLetter> letters) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("deadLetters");
        for (DeadLetter letter : letters) {
            json.writeStartObject();
            json.writeNumberField("sequence", letter.sequence());
            json.writeStringField("eventId", letter.eventId());
            json.writeNumberField("status", letter.status());
            json.writeStringField("reason", letter.reason());
            json.writeStringField("refusedAt", letter.refusedAt().toString());
            json.writeFieldName("event");
            json.writeRawValue(new String(letter.document(), StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void result(JsonGenerator json, TestDelivery.Result result) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("taken", result.taken());
        json.writeStringField("eventId", result.eventId());
        json.writeStringField("answer", result.answer());
        json.writeNumberField("milliseconds", result.took().toMillis());
        json.writeEndObject();
    }

    static void replayed(JsonGenerator json, DeadLetters.Replayed replayed) throws IOException {
        json.writeStartObject();
        json.writeNumberField("delivered", replayed.delivered());
        json.writeNumberField("refused", replayed.refused());
        json.writeNumberField("left", replayed.left());
        DeviceJson.text(json, "problem", replayed.problem());
        json.writeEndObject();
    }
}
