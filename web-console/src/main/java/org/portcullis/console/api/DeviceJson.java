package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;

/** Devices as the API tells them; what is not stated is an empty text, what there is not is null. */
final class DeviceJson {
    private DeviceJson() {}

    static void write(JsonGenerator json, Device device) throws IOException {
        json.writeStartObject();
        fields(json, device);
        json.writeEndObject();
    }

    static void fields(JsonGenerator json, Device device) throws IOException {
        json.writeStringField("serial", device.serial().text());
        json.writeStringField("id", device.id());
        json.writeStringField("name", device.name());
        json.writeStringField("type", device.type());
        json.writeStringField("vendor", device.vendor());
        json.writeStringField("model", device.model());
        json.writeStringField("owner", device.owner());
        texts(json, "tags", List.copyOf(new TreeSet<>(device.tags())));
        text(json, "parent", device.parent().map(Serial::text));
        json.writeStringField("state", device.state().word());
        text(json, "stateBefore", device.stateBefore().map(LifecycleState::word));
        json.writeStringField("stateReason", device.stateReason());
        json.writeStringField("stateSince", device.stateSince().toString());
        text(json, "stateUntil", device.stateUntil().map(Object::toString));
        json.writeNumberField("version", device.version());
    }

    static void observed(JsonGenerator json, Observed observed) throws IOException {
        text(json, "lastSeen", observed.seen().map(Instant::toString));
        text(json, "certificateEnds", observed.certificateEnds().map(Instant::toString));
    }

    static void credential(JsonGenerator json, Credential credential) throws IOException {
        json.writeStartObject();
        credentialFields(json, credential);
        json.writeEndObject();
    }

    static void credentialFields(JsonGenerator json, Credential credential) throws IOException {
        json.writeStringField("kind", credential.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("issuer", credential.issuer());
        json.writeStringField("serialNumber", CertificateNumber.text(credential.serialNumber()));
        json.writeStringField("keyId", credential.keyId());
        json.writeStringField("notBefore", credential.notBefore().toString());
        json.writeStringField("notAfter", credential.notAfter().toString());
        json.writeStringField("status", credential.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("statusSince", credential.statusSince().toString());
    }

    static void change(JsonGenerator json, Change change) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", change.id());
        json.writeStringField("at", change.at().toString());
        json.writeStringField("node", change.node());
        json.writeStringField("action", change.action().word());
        json.writeStringField("actor", change.actor());
        json.writeStringField("reason", change.reason());
        json.writeFieldName("before");
        value(json, change.before());
        json.writeFieldName("after");
        value(json, change.after());
        json.writeEndObject();
    }

    /** A value as the change table has it: texts, numbers, lists and objects of them. */
    static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                json.writeFieldName(member.getKey().toString());
                value(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                value(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else {
            json.writeString(value.toString());
        }
    }

    static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeStringField(name, value.orElse(null));
    }
}
