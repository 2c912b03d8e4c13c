package org.portcullis.siem.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link Verification} read.
 *
 * @param first the oldest event; 0 when there is none
 * @param last the newest
 * @param checkpoints how many of the events are checkpoints
 * @param signed up to this event the chain is the one that was signed
 * @param findings 0 when all is as it was written
 */
public record VerificationSummary(
        int segments,
        long first,
        long last,
        long events,
        long checkpoints,
        long signed,
        Optional<Instant> signedAt,
        long findings) {

    /** One line of JSON. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("whole", findings == 0);
            json.writeNumberField("segments", segments);
            json.writeNumberField("events", events);
            json.writeNumberField("first", first);
            json.writeNumberField("last", last);
            json.writeNumberField("checkpoints", checkpoints);
            json.writeNumberField("signed", signed);
            if (signedAt.isPresent()) {
                json.writeStringField("signedAt", signedAt.get().toString());
            }
            json.writeNumberField("findings", findings);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A sentence for a person. */
    public String words() {
        if (events == 0) {
            return "the journal holds no event";
        }
        String behind = last > signed ? "; those from " + (signed + 1) + " on are chained, and not signed yet" : "";
        return events + " events read, from " + first + " to " + last + ", with " + checkpoints + " checkpoints"
                + signedAt.map(at -> "; signed up to " + signed + " at " + at).orElse("; nothing is signed") + behind;
    }
}
