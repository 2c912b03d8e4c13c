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
}
