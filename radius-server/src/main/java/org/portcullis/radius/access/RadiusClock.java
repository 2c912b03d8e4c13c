package org.portcullis.radius.access;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of the server.
 *
 * @param wall for what is written down; may jump
 * @param nanoTime for timers; monotonic, in nanoseconds
 */
public record RadiusClock(InstantSource wall, LongSupplier nanoTime) {
    public static RadiusClock system() {
        return new RadiusClock(InstantSource.system(), System::nanoTime);
    }
}
