package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.portcullis.console.SessionCommands;

/** What a switch said when it was asked for a session. */
final class SessionCommandJson {
    private SessionCommandJson() {}

    static void write(JsonGenerator generator, String session, SessionCommands.Answer answer) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("session", session);
        generator.writeStringField("request", answer.request());
        generator.writeStringField("method", answer.method());
        generator.writeStringField("target", answer.target());
        generator.writeStringField("result", answer.result());
        if (answer.errorCause().isPresent()) {
            SessionCommands.ErrorCause cause = answer.errorCause().get();
            generator.writeObjectFieldStart("errorCause");
            generator.writeNumberField("number", cause.number());
            generator.writeStringField("text", cause.text());
            generator.writeStringField("meaning", cause.meaning());
            generator.writeEndObject();
        } else {
            generator.writeNullField("errorCause");
        }
        generator.writeNumberField("transmissions", answer.transmissions());
        generator.writeNumberField("milliseconds", answer.latency().toMillis());
        generator.writeStringField("detail", answer.detail());
        generator.writeEndObject();
    }
}
