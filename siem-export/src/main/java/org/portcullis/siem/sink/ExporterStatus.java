package org.portcullis.siem.sink;

import java.time.Instant;
import java.util.Optional;

/**
 * How an exporter is.
 *
 * @param type of its receiver
 * @param target where that is
 * @param filter in KQL; empty for all events
 * @param cursor everything up to this sequence is delivered, a dead letter, or not let through by the filter
 * @param lag events in the journal that were not sent yet
 * @param delivered events since the start
 * @param failures attempts since the start that did not succeed
 * @param lastError why the last attempt failed; empty after one that did not
 * @param deadLetters events that the receiver refused for what they are, as many as are kept
 * @param discarded how many of those are not kept any more, because there were too many
 */
public record ExporterStatus(
        String name,
        String type,
        String target,
        String filter,
        State state,
        long cursor,
        long lag,
        long delivered,
        long failures,
        Optional<Problem> lastError,
        long deadLetters,
        long discarded) {

    /** What went wrong, and when. */
    public record Problem(String message, Instant at) {}

    /** What it is doing. */
    public enum State {
        /** Not connected yet. */
        STARTING,
        /** Delivering, or waiting for events. */
        RUNNING,
        /** Waiting to try again. */
        RETRYING,
        /** Told not to deliver. */
        PAUSED,
        STOPPED
    }
}
