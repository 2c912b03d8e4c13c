package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Evidence;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.ProfileDirectory;
import org.portcullis.profiler.profile.Sighting;

/** Profiles as the API tells them; a trait of which nothing is known is null. */
final class ProfileJson {
    private ProfileJson() {}

    /** One of a list: without evidence. */
    static void listed(JsonGenerator json, ProfileDirectory.Entry entry) throws IOException {
        json.writeStartObject();
        fields(json, entry, false);
        json.writeEndObject();
    }

    /** With its evidence and all that was seen; null where nothing was. */
    static void known(JsonGenerator json, Optional<ProfileDirectory.Entry> entry) throws IOException {
        if (entry.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        fields(json, entry.get(), true);
        json.writeArrayFieldStart("signals");
        for (Sighting sighting : entry.get().seen()) {
            json.writeStartObject();
            json.writeStringField("name", sighting.signal().word());
            json.writeStringField("value", sighting.signal().value());
            json.writeBooleanField("proven", !sighting.signal().source().isForgeable());
            json.writeStringField("seen", sighting.at().toString());
            json.writeStringField("witness", sighting.witness());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, ProfileDirectory.Entry entry, boolean evidence) throws IOException {
        json.writeStringField("mac", entry.mac().ecs());
        DeviceJson.text(json, "device", entry.device().map(Serial::text));
        json.writeStringField("firstSeen", entry.firstSeen().toString());
        json.writeStringField("lastSeen", entry.lastSeen().toString());
        for (Trait trait : Trait.values()) {
            json.writeFieldName(trait.word());
            trait(json, entry.profile(), trait, evidence);
        }
    }

    private static void trait(JsonGenerator json, Profile profile, Trait trait, boolean evidence) throws IOException {
        Optional<Estimate> estimate = profile.get(trait);
        if (estimate.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("value", estimate.get().value());
        json.writeNumberField("certainty", estimate.get().certainty());
        json.writeBooleanField("usable", estimate.get().usable());
        if (evidence) {
            json.writeArrayFieldStart("evidence");
            for (Evidence vote : estimate.get().evidence()) {
                json.writeStartObject();
                json.writeStringField("source", vote.source());
                json.writeStringField("rule", vote.rule());
                json.writeStringField("value", vote.value());
                json.writeNumberField("weight", vote.weight());
                DeviceJson.texts(json, "signals", vote.signals());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
