package org.portcullis.siem.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that is not as it was written.
 *
 * @param first the first event that it is about; where only a range is known, one in it was changed
 * @param last the last of them
 * @param eventId {@code event.id} of the first, where that can still be read
 * @param file the segment where it shows
 * @param offset the octet where it shows
 * @param admitted the event in which the journal itself tells of the loss
 * @param detail one sentence
 */
public record Finding(
        Kind kind,
        long first,
        long last,
        Optional<String> eventId,
        Optional<String> file,
        long offset,
        OptionalLong admitted,
        String detail) {

    /** What it is. */
    public enum Kind {
        /** Events were changed, exchanged or put in. */
        ALTERED,
        /** Events are not there, and nothing says why. */
        MISSING,
        /** Events are not there, and an event says why: damage that was found at a start. */
        LOST,
        /** Octets are damaged, with no event lost by it. */
        DAMAGED,
        /** What should be there to measure the journal by is not. */
        UNVERIFIABLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One line of JSON. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("finding", kind.word());
            json.writeNumberField("first", first);
            json.writeNumberField("last", last);
            if (eventId.isPresent()) {
                json.writeStringField("event", eventId.get());
            }
            if (file.isPresent()) {
                json.writeStringField("file", file.get());
                json.writeNumberField("offset", offset);
            }
            if (admitted.isPresent()) {
                json.writeNumberField("admitted", admitted.getAsLong());
            }
            json.writeStringField("detail", detail);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
