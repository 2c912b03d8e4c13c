package org.portcullis.console.api;

import java.io.IOException;

/** A file of events, as it is being written. */
interface EventRows {
    /** @param event its ECS document */
    void write(String event) throws IOException;

    /** What was not written yet cannot be. */
    void broken(String why) throws IOException;
}
