package org.portcullis.console.api;

import java.io.IOException;
import java.io.Writer;

/** Events one a line (NDJSON). An export that breaks off ends with an object that has {@code error} alone. */
final class EventLines implements EventRows {
    private final Writer text;

    EventLines(Writer text) {
        this.text = text;
    }

    @Override
    public void write(String event) throws IOException {
        text.write(event);
        text.write('\n');
    }

    @Override
    public void broken(String why) throws IOException {
        write(DeviceAnswers.text(json -> {
            json.writeStartObject();
            json.writeStringField("error", why);
            json.writeEndObject();
        }));
    }
}
