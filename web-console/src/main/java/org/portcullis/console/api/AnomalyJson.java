package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyException;
import org.portcullis.profiler.anomaly.Scene;

/** Anomalies and what is excepted of them, as the API writes them. */
final class AnomalyJson {
    private AnomalyJson() {}

    static void write(JsonGenerator json, Anomaly anomaly) throws IOException {
        Scene scene = anomaly.scene();
        json.writeStartObject();
        json.writeStringField("id", anomaly.id());
        json.writeStringField("at", anomaly.at().toString());
        json.writeStringField("rule", anomaly.rule().word());
        json.writeStringField("mode", anomaly.mode().word());
        json.writeNumberField("severity", anomaly.rule().severity(anomaly.mode()));
        json.writeStringField("node", anomaly.node());
        json.writeStringField("device", scene.device().map(Serial::text).orElse(null));
        json.writeStringField("mac", scene.mac().map(MacAddress::ecs).orElse(null));
        json.writeStringField("nas", scene.nas().isEmpty() ? null : scene.nas());
        json.writeStringField("port", scene.port().isEmpty() ? null : scene.port());
        json.writeStringField("sentence", anomaly.sentence());
        lines(json, "before", anomaly.before());
        lines(json, "after", anomaly.after());
        json.writeStringField("action", anomaly.action());
        json.writeStringField("source", anomaly.source());
        if (anomaly.acknowledged().isPresent()) {
            Anomaly.Acknowledgement seen = anomaly.acknowledged().get();
            json.writeObjectFieldStart("acknowledged");
            json.writeStringField("by", seen.by());
            json.writeStringField("at", seen.at().toString());
            json.writeStringField("reason", seen.reason());
            json.writeEndObject();
        } else {
            json.writeNullField("acknowledged");
        }
        json.writeEndObject();
    }

    private static void lines(JsonGenerator json, String name, List<String> lines) throws IOException {
        json.writeArrayFieldStart(name);
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, AnomalyException exception) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", exception.id());
        json.writeStringField("rule", exception.rule().word());
        json.writeStringField("device", exception.device().map(Serial::text).orElse(null));
        json.writeStringField("mac", exception.mac().map(MacAddress::ecs).orElse(null));
        json.writeStringField("nas", exception.nas().orElse(null));
        json.writeStringField("port", exception.port().orElse(null));
        json.writeStringField("until", exception.until().toString());
        json.writeStringField("reason", exception.reason());
        json.writeStringField("by", exception.by());
        json.writeStringField("created", exception.created().toString());
        json.writeEndObject();
    }
}
