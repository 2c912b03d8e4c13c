package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.health.NasDiagnosis;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.health.UnknownSources;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.DropReason;

/** Clients as the API tells them: never a secret. */
final class NasJson {
    private NasJson() {}

    /** The members of a client, as the configuration names them, and where it comes from. */
    static void members(JsonGenerator json, NasRoster.Line line) throws IOException {
        NasClient client = line.entry().client();
        json.writeStringField("name", client.name());
        DeviceJson.text(json, "address", client.address().map(Cidr::toString));
        json.writeStringField("vendor", client.vendor());
        json.writeStringField("site", client.site());
        json.writeStringField("messageAuthenticator", NasBody.word(client.messageAuthenticator()));
        DeviceJson.text(json, "probeUser", client.probeUser());
        json.writeFieldName("coa");
        coa(json, client.coa());
        json.writeFieldName("radsec");
        radsec(json, line.entry().radsec());
        json.writeFieldName("tls");
        NasTls.write(json, line.entry().tls());
        json.writeStringField("source", line.stored().isPresent() ? "database" : "file");
        json.writeBooleanField("inForce", line.isInForce());
        DeviceJson.text(json, "conflict", line.conflict().map(conflict -> conflict.path() + " " + conflict.message()));
        json.writeFieldName("version");
        if (line.stored().isPresent()) {
            json.writeNumber(line.stored().get().version());
        } else {
            json.writeNull();
        }
        time(json, "created", line.stored().map(stored -> stored.created()));
        time(json, "changed", line.stored().map(stored -> stored.changed()));
    }

    private static void coa(JsonGenerator json, Optional<DynamicAuthorization> given) throws IOException {
        if (given.isEmpty()) {
            json.writeNull();
            return;
        }
        DynamicAuthorization coa = given.get();
        json.writeStartObject();
        json.writeNumberField("port", coa.port());
        json.writeStringField("method", coa.method().word());
        DeviceJson.text(json, "address", coa.address().map(InetAddress::getHostAddress));
        json.writeBooleanField("ownSecret", coa.secret().isPresent());
        json.writeBooleanField("eventTimestamp", coa.eventTimestamp());
        json.writeEndObject();
    }

    private static void radsec(JsonGenerator json, Optional<PeerIdentity> given) throws IOException {
        if (given.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        DeviceJson.texts(json, "name", given.get().names());
        DeviceJson.texts(json, "fingerprint", given.get().fingerprints());
        json.writeEndObject();
    }

    /** How it is, in a line of a list. */
    static void summary(JsonGenerator json, NasDiagnosis diagnosis, Optional<NasHealth> health) throws IOException {
        json.writeStringField("verdict", diagnosis.verdict().word());
        json.writeStringField("level", diagnosis.verdict().level().word());
        time(json, "lastPacket", health.flatMap(seen -> seen.last(NasSign.PACKET)));
    }

    static void diagnosis(JsonGenerator json, NasDiagnosis diagnosis) throws IOException {
        json.writeStringField("verdict", diagnosis.verdict().word());
        json.writeStringField("title", diagnosis.verdict().title());
        json.writeStringField("level", diagnosis.verdict().level().word());
        json.writeStringField("sentence", diagnosis.sentence());
        json.writeStringField("fix", diagnosis.fix());
        DeviceJson.texts(
                json,
                "candidates",
                diagnosis.candidates().stream().map(InetAddress::getHostAddress).toList());
    }

    /** @param seen empty when nothing was */
    static void health(JsonGenerator json, Optional<NasHealth> seen) throws IOException {
        time(json, "firstPacket", seen.flatMap(health -> health.first(NasSign.PACKET)));
        time(json, "firstValid", seen.flatMap(NasHealth::firstValid));
        time(json, "lastPacket", seen.flatMap(health -> health.last(NasSign.PACKET)));
        DeviceJson.text(json, "lastSource", seen.flatMap(NasHealth::lastSource).map(InetAddress::getHostAddress));
        json.writeObjectFieldStart("seen");
        for (NasSign sign : NasSign.values()) {
            json.writeObjectFieldStart(sign.word());
            json.writeNumberField(
                    "count", seen.map(health -> health.count(sign)).orElse(0L));
            time(json, "last", seen.flatMap(health -> health.last(sign)));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeArrayFieldStart("dropped");
        for (Map.Entry<DropReason, Long> drop :
                seen.map(NasHealth::drops).orElse(Map.of()).entrySet()) {
            json.writeStartObject();
            json.writeStringField("reason", drop.getKey().word());
            json.writeNumberField("count", drop.getValue());
            time(json, "last", seen.flatMap(health -> health.last(drop.getKey())));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void unknown(JsonGenerator json, UnknownSources.Source source) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", source.address().getHostAddress());
        json.writeNumberField("count", source.count());
        time(json, "first", Optional.of(source.first()));
        time(json, "last", Optional.of(source.last()));
        json.writeStringField("wanted", source.port().toString());
        json.writeEndObject();
    }

    static void time(JsonGenerator json, String name, Optional<Instant> at) throws IOException {
        DeviceJson.text(json, name, at.map(Instant::toString));
    }
}
