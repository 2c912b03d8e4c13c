package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SignalTest {
    @Test
    void aValueIsOneLineOfBoundedLength() {
        Signal signal = new Signal(Source.DHCP, "vendorClass", "udhcp\u0000 1.24\n\ud800" + "x".repeat(1000));
        assertEquals("dhcp.vendorClass", signal.word());
        assertEquals(Signal.MAX_LENGTH, signal.value().length());
        assertEquals("udhcp  1.24  x", signal.value().substring(0, 14));
    }

    /** Octets that are two characters each end before the bound, not behind it. */
    @Test
    void aCharacterIsNotCutInTwo() {
        assertEquals(
                "\uD83D\uDE00".repeat(127), new Signal(Source.DHCP, "hostname", "\uD83D\uDE00".repeat(200)).value());
    }
}
