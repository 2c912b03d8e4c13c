package org.portcullis.profiler.profile;

import java.time.Instant;
import org.portcullis.profiler.signal.Signal;

/**
 * A signal, and when it was last seen.
 *
 * @param at to the day, where nothing else was new
 * @param witness who saw it: the name of a switch, or the address of a relay
 */
public record Sighting(Signal signal, Instant at, String witness) {}
