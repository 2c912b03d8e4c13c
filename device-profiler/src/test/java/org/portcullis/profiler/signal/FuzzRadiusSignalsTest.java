package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Vendors' attributes about devices under coverage-guided fuzzing. */
class FuzzRadiusSignalsTest {
    /** Whatever a switch passes on, as the value of every attribute that is read, is read or says nothing. */
    @FuzzTest(maxDuration = "20s")
    void pair(byte[] value) {
        List<Signal> signals = RadiusSignals.of(name -> List.of(value));
        assertTrue(signals.size() <= 32);
        Samples.words(signals)
                .values()
                .forEach(text -> assertTrue(!text.isEmpty() && text.length() <= Signal.MAX_LENGTH));
    }
}
