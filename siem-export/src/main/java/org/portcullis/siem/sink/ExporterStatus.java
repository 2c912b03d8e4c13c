package org.portcullis.siem.sink;

import java.util.Optional;

/**
 * How an exporter is.
 *
 * @param cursor everything up to this sequence is delivered, or a dead letter
 * @param lag events in the journal behind it
 * @param lastError why the last attempt failed; empty after one that did not
 * @param deadLetters events that the receiver will never take
 */
public record ExporterStatus(
        String name, State state, long cursor, long lag, Optional<String> lastError, long deadLetters) {

    /** What it is doing. */
    public enum State {
        /** Not connected yet. */
        STARTING,
        /** Delivering, or waiting for events. */
        RUNNING,
        /** Waiting to try again. */
        RETRYING,
        STOPPED
    }
}
