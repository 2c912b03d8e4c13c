package org.portcullis.profiler.signal;

/** Where what is seen of devices goes. */
@FunctionalInterface
public interface ObservationSink {
    /** For those that have no profiler. */
    ObservationSink NONE = observation -> {};

    /** Takes it without blocking; where there is no room it is dropped and counted. */
    void offer(Observation observation);
}
