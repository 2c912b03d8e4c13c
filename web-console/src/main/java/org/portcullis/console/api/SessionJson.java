package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.SessionQuery;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** A session as the API tells it; what is not known is null. */
final class SessionJson {
    private SessionJson() {}

    /** With the node that tells its switch. */
    static void write(JsonGenerator json, SessionQuery.Placed placed) throws IOException {
        json.writeStartObject();
        json.writeStringField("node", placed.node());
        members(json, placed.session());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Session session) throws IOException {
        json.writeStartObject();
        members(json, session);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, Session session) throws IOException {
        Optional<Session.Authorization> given = session.authorization();
        json.writeStringField("id", session.id());
        text(json, "device", session.device().map(Serial::text));
        text(json, "mac", session.station().mac().map(MacAddress::ecs));
        nas(json, session.nas());
        text(json, "port", Optional.of(session.port().name()).filter(name -> !name.isEmpty()));
        text(json, "portType", Optional.of(session.port().type()).filter(type -> !type.isEmpty()));
        text(json, "userName", session.station().userName());
        text(json, "profile", given.map(Session.Authorization::profile));
        text(json, "vlan", given.flatMap(Session.Authorization::vlan));
        certificate(json, given.flatMap(Session.Authorization::certificate));
        time(json, "started", Optional.of(session.started()));
        time(json, "lastHeard", Optional.of(session.lastHeard()));
        time(json, "ends", session.ends());
        json.writeBooleanField("stale", session.stale());
        usage(json, session.usage());
        enforcement(json, session.enforcement());
    }

    private static void nas(JsonGenerator json, Session.Nas nas) throws IOException {
        json.writeObjectFieldStart("nas");
        json.writeStringField("name", nas.name());
        json.writeStringField("address", nas.address().getHostAddress());
        text(json, "site", Optional.of(nas.site()).filter(site -> !site.isEmpty()));
        text(json, "identifier", nas.identifier());
        json.writeEndObject();
    }

    private static void certificate(JsonGenerator json, Optional<Session.Certificate> shown) throws IOException {
        if (shown.isEmpty()) {
            json.writeNullField("certificate");
            return;
        }
        json.writeObjectFieldStart("certificate");
        json.writeStringField("issuer", shown.get().issuer());
        json.writeStringField("serialNumber", shown.get().serialNumber());
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, Session.Usage usage) throws IOException {
        json.writeObjectFieldStart("accounting");
        json.writeBooleanField("reported", usage.reported());
        text(json, "sessionId", usage.acctSessionId());
        text(json, "address", usage.address().map(InetAddress::getHostAddress));
        json.writeNumberField("seconds", usage.seconds());
        json.writeNumberField("inputOctets", usage.inputOctets());
        json.writeNumberField("outputOctets", usage.outputOctets());
        json.writeNumberField("inputPackets", usage.inputPackets());
        json.writeNumberField("outputPackets", usage.outputPackets());
        json.writeEndObject();
    }

    private static void enforcement(JsonGenerator json, Enforcement enforcement) throws IOException {
        json.writeObjectFieldStart("enforcement");
        json.writeStringField("status", enforcement.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("detail", enforcement.detail());
        json.writeNumberField("attempts", enforcement.attempts());
        time(json, "since", enforcement.since());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, Optional<Instant> value) throws IOException {
        text(json, name, value.map(Instant::toString));
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeStringField(name, value.orElse(null));
    }
}
