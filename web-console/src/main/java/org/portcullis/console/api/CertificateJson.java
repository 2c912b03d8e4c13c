package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.overview.Expiry;
import org.portcullis.policy.device.CertificateEnd;

/** Certificates and their ends, as the API has them. */
final class CertificateJson {
    private CertificateJson() {}

    static void expiry(JsonGenerator json, String name, Optional<Expiry.Counted> counted) throws IOException {
        if (counted.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        Expiry.Counted expiry = counted.get();
        json.writeObjectFieldStart(name);
        json.writeStringField("at", expiry.at().toString());
        count(json, "late", expiry.late());
        count(json, "urgent", expiry.urgent());
        json.writeArrayFieldStart("weeks");
        for (Expiry.Week week : expiry.weeks()) {
            json.writeStartObject();
            json.writeStringField("from", week.from().toString());
            json.writeStringField("to", week.to().toString());
            fields(json, week.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        groups(json, "types", "type", expiry.types());
        groups(json, "clients", "nas", expiry.clients());
        json.writeEndObject();
    }

    private static void count(JsonGenerator json, String name, CertificateEnd.Count count) throws IOException {
        json.writeObjectFieldStart(name);
        fields(json, count);
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, CertificateEnd.Count count) throws IOException {
        json.writeNumberField("ending", count.ending());
        json.writeNumberField("seen", count.seen());
    }

    private static void groups(JsonGenerator json, String name, String word, List<CertificateEnd.Group> groups)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (CertificateEnd.Group group : groups) {
            json.writeStartObject();
            json.writeStringField(word, group.word());
            fields(json, group.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void end(JsonGenerator json, CertificateEnd end) throws IOException {
        json.writeStartObject();
        json.writeStringField("device", end.device().text());
        json.writeStringField("name", end.name());
        json.writeStringField("type", end.type());
        json.writeStringField("state", end.state().word());
        json.writeStringField("notAfter", end.end().toString());
        OverviewJson.time(json, "seen", end.seen());
        json.writeStringField("nas", end.nas());
        json.writeEndObject();
    }
}
