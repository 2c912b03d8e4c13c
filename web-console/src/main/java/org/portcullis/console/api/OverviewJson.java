package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.portcullis.console.overview.AccessCount;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.overview.OwnCertificate;
import org.portcullis.policy.device.DeviceCount;
import org.portcullis.policy.device.LifecycleState;

/** The overview, as the API has it. */
final class OverviewJson {
    private OverviewJson() {}

    static void write(JsonGenerator json, Overview.Now now) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", now.at().toString());
        json.writeStringField("period", now.period().word());
        access(json, now.access());
        devices(json, now.devices());
        CertificateJson.expiry(json, "expiry", now.expiry());
        json.writeNumberField("sessions", now.sessions());
        json.writeNumberField("anomalies", now.anomalies());
        json.writeArrayFieldStart("exporters");
        for (ExporterNow exporter : now.exporters()) {
            json.writeStartObject();
            json.writeStringField("level", exporter.level(now.at()).word());
            ExporterJson.fields(json, exporter);
            json.writeEndObject();
        }
        json.writeEndArray();
        disk(json, now.disk());
        json.writeArrayFieldStart("certificates");
        for (OwnCertificate certificate : now.certificates()) {
            certificate(json, certificate);
        }
        json.writeEndArray();
        radius(json, now.radius());
        nodes(json, now.nodes());
        json.writeEndObject();
    }

    private static void access(JsonGenerator json, Optional<AccessCount> counted) throws IOException {
        if (counted.isEmpty()) {
            json.writeNullField("access");
            return;
        }
        AccessCount access = counted.get();
        json.writeObjectFieldStart("access");
        json.writeStringField("from", access.from().toString());
        json.writeStringField("to", access.to().toString());
        json.writeNumberField("accepted", access.accepted());
        json.writeNumberField("refused", access.refused());
        json.writeNumberField("abandoned", access.abandoned());
        json.writeArrayFieldStart("failures");
        for (AccessCount.Failure failure : access.failures()) {
            json.writeStartObject();
            json.writeStringField("code", failure.code());
            json.writeStringField("side", failure.side());
            json.writeStringField("fix", failure.fix());
            json.writeNumberField("count", failure.count());
            json.writeNumberField("before", failure.before());
            json.writeEndObject();
        }
        json.writeEndArray();
        DeviceJson.texts(json, "incomplete", List.copyOf(new TreeSet<>(access.incomplete())));
        json.writeEndObject();
    }

    private static void devices(JsonGenerator json, Optional<DeviceCount> counted) throws IOException {
        if (counted.isEmpty()) {
            json.writeNullField("devices");
            return;
        }
        json.writeObjectFieldStart("devices");
        json.writeNumberField("total", counted.get().total());
        json.writeObjectFieldStart("states");
        for (LifecycleState state : LifecycleState.values()) {
            json.writeNumberField(state.word(), counted.get().byState().getOrDefault(state, 0L));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("types");
        for (DeviceCount.OfType type : counted.get().byType()) {
            json.writeStartObject();
            json.writeStringField("type", type.type());
            json.writeNumberField("count", type.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void disk(JsonGenerator json, Optional<ApplianceState.Disk> measured) throws IOException {
        if (measured.isEmpty()) {
            json.writeNullField("disk");
            return;
        }
        ApplianceState.Disk disk = measured.get();
        json.writeObjectFieldStart("disk");
        json.writeNumberField("journal", disk.journal());
        json.writeNumberField("index", disk.index());
        json.writeNumberField("free", disk.free());
        json.writeNumberField("size", disk.size());
        json.writeNumberField("used", disk.used());
        json.writeNumberField("limit", disk.limit());
        json.writeEndObject();
    }

    static void certificate(JsonGenerator json, OwnCertificate certificate) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "use", certificate.use().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringField("level", certificate.level().word());
        json.writeStringField("subject", certificate.facts().subject());
        json.writeStringField("sha256", certificate.facts().sha256());
        json.writeStringField("notBefore", certificate.facts().notBefore().toString());
        json.writeStringField("notAfter", certificate.facts().notAfter().toString());
        json.writeNumberField("days", certificate.days());
        json.writeEndObject();
    }

    private static void radius(JsonGenerator json, ApplianceState.Radius radius) throws IOException {
        json.writeObjectFieldStart("radius");
        json.writeNumberField("waiting", radius.waiting());
        json.writeNumberField("conversations", radius.conversations());
        json.writeNumberField("dropped", radius.dropped());
        json.writeObjectFieldStart("drops");
        for (Map.Entry<String, Long> drop : new TreeMap<>(radius.drops()).entrySet()) {
            json.writeNumberField(drop.getKey(), drop.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void nodes(JsonGenerator json, List<ApplianceState.Node> nodes) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (ApplianceState.Node node : nodes) {
            json.writeStartObject();
            json.writeStringField("name", node.name());
            json.writeStringField("seen", node.seen().toString());
            json.writeBooleanField("silent", node.silent());
            DeviceJson.text(json, "takenBy", node.takenBy());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void time(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
        DeviceJson.text(json, name, time.map(Instant::toString));
    }
}
