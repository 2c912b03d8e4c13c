package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.profiler.mud.AclFormat;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;
import org.portcullis.profiler.mud.MudFile;

/** MUD files as JSON. */
final class MudJson {
    private static final int MOST_OWNERS = 100;

    private MudJson() {}

    /** Without the file itself. */
    static void summary(JsonGenerator json, Mud mud, MudEntry entry) throws IOException {
        json.writeStartObject();
        about(json, mud, entry);
        json.writeEndObject();
    }

    /** With the file, whose it is, and what it becomes for switches. */
    static void whole(JsonGenerator json, Mud mud, MudEntry entry) throws IOException {
        json.writeStartObject();
        about(json, mud, entry);
        texts(json, "devices", mud.owners(entry.url(), MOST_OWNERS));
        Optional<MudEntry.Good> good = mud.inUse(entry);
        if (good.isPresent()) {
            MudFile file = good.get().file();
            json.writeStringField("documentation", file.documentation());
            texts(json, "ignored", file.ignored());
            json.writeStringField("file", new String(good.get().octets(), StandardCharsets.UTF_8));
            if (good.get().list() instanceof MudEntry.ListState.Made made) {
                texts(json, "warnings", made.list().warnings());
                json.writeObjectFieldStart("accessLists");
                for (AclFormat format : AclFormat.values()) {
                    accessList(json, format, made);
                }
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static void accessList(JsonGenerator json, AclFormat format, MudEntry.ListState.Made made)
            throws IOException {
        AclFormat.Written written = format.written(made.list());
        json.writeObjectFieldStart(format.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        texts(json, "lines", written.lines());
        texts(json, "leftOut", written.leftOut());
        if (!written.refusal().isEmpty()) {
            json.writeStringField("refusal", written.refusal());
        }
        json.writeEndObject();
    }

    private static void about(JsonGenerator json, Mud mud, MudEntry entry) throws IOException {
        Optional<MudEntry.Good> good = mud.inUse(entry);
        json.writeStringField("id", entry.url().id());
        json.writeStringField("url", entry.url().text());
        json.writeStringField("state", good.isPresent() ? "good" : entry.tried().isPresent() ? "missing" : "waiting");
        json.writeStringField("asked", entry.asked().toString());
        if (entry.tried().isPresent()) {
            json.writeStringField("tried", entry.tried().get().toString());
        }
        json.writeStringField("next", entry.next().toString());
        if (entry.trouble().isPresent()) {
            json.writeObjectFieldStart("trouble");
            json.writeStringField("kind", entry.trouble().get().refused() ? "refused" : "unreachable");
            json.writeStringField("reason", entry.trouble().get().reason());
            json.writeEndObject();
        }
        if (good.isPresent()) {
            good(json, good.get());
        }
    }

    private static void good(JsonGenerator json, MudEntry.Good good) throws IOException {
        MudFile file = good.file();
        json.writeStringField("fetched", good.fetched().toString());
        json.writeStringField("expires", good.expires().toString());
        json.writeStringField("lastUpdate", file.lastUpdate().toString());
        json.writeBooleanField("supported", file.supported());
        json.writeStringField("systemInfo", file.systemInfo());
        json.writeStringField("manufacturer", file.manufacturer());
        json.writeStringField("model", file.model());
        json.writeObjectFieldStart("signer");
        json.writeStringField("subject", good.signer().subject());
        json.writeStringField("issuer", good.signer().issuer());
        json.writeStringField("notAfter", good.signer().notAfter().toString());
        json.writeStringField("anchor", good.signer().anchor());
        json.writeEndObject();
        if (good.list() instanceof MudEntry.ListState.Impossible impossible) {
            json.writeStringField("noAccessList", impossible.reason());
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
