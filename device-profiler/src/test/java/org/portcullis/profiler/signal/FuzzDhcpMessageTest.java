package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Copies of DHCP messages under coverage-guided fuzzing. */
class FuzzDhcpMessageTest {
    /** Whatever comes is read or refused; what it says has no more than one value of a name. */
    @FuzzTest(maxDuration = "20s")
    void message(byte[] datagram) {
        if (DhcpMessage.read(datagram) instanceof DhcpReading.Seen seen) {
            assertTrue(seen.signals().size() <= 10);
            Samples.words(seen.signals())
                    .values()
                    .forEach(value -> assertTrue(!value.isEmpty() && value.length() <= Signal.MAX_LENGTH));
        }
    }
}
