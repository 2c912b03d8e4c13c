package org.portcullis.siem.sink;

import java.time.Instant;
import java.util.Optional;

/** How far an exporter has come: written by its thread, read by any. */
final class ExporterProgress {
    private volatile ExporterStatus.State state = ExporterStatus.State.STARTING;
    private volatile Optional<ExporterStatus.Problem> lastError = Optional.empty();
    private volatile long cursor;
    private volatile long sent;
    private volatile long delivered;
    private volatile long failures;

    ExporterProgress(long cursor) {
        startsAt(cursor);
    }

    void startsAt(long sequence) {
        cursor = sequence;
        sent = sequence;
    }

    void sent(long sequence) {
        sent = Math.max(sent, sequence);
    }

    void delivered(long sequence, int events) {
        cursor = sequence;
        sent = Math.max(sent, sequence);
        delivered += events;
    }

    void succeeded() {
        state = ExporterStatus.State.RUNNING;
        lastError = Optional.empty();
    }

    /** What was sent and is not settled has to be sent again. */
    void failed(String why, Instant at) {
        state = ExporterStatus.State.RETRYING;
        lastError = Optional.of(new ExporterStatus.Problem(why, at));
        failures++;
        sent = cursor;
    }

    void stopped() {
        state = ExporterStatus.State.STOPPED;
    }

    ExporterStatus.State state() {
        return state;
    }

    Optional<ExporterStatus.Problem> lastError() {
        return lastError;
    }

    long cursor() {
        return cursor;
    }

    long sent() {
        return sent;
    }

    long delivered() {
        return delivered;
    }

    long failures() {
        return failures;
    }
}
