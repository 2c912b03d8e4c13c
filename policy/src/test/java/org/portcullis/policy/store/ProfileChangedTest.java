package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.MacAddress;

class ProfileChangedTest {
    private static SecurityEvent event(Map<String, Object> before, Map<String, Object> after) {
        return ChangeEvent.of(new Change(
                7,
                "node-1",
                Instant.EPOCH,
                EventAction.PROFILE_CHANGED,
                "mac/00-11-22-AA-BB-CC",
                "system:profiler",
                "seen by sw-1",
                before,
                after));
    }

    @Test
    void theEventSaysWhatItWasWhatItIsAndWhy() {
        SecurityEvent event = event(
                Map.of("function", "printer", "certainty", 60, "vendor", "Acme"),
                Map.of(
                        "function", "camera",
                        "certainty", 76,
                        "vendor", "Acme",
                        "device", "SN-1",
                        "evidence", List.of("function camera (76), since dhcp.hostname is \"acm-7\" (60)")));
        assertEquals("profile-changed", event.get(Field.EVENT_ACTION).orElseThrow());
        assertEquals(
                MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow(),
                event.get(Field.SOURCE_MAC).orElseThrow());
        assertEquals("SN-1", event.get(Field.DEVICE_SERIAL_NUMBER).orElseThrow());
        assertEquals(Optional.empty(), event.get(Field.DEVICE_MANUFACTURER), "nobody has entered that");
        assertEquals("camera", event.get(Field.PROFILE_FUNCTION).orElseThrow());
        assertEquals(76L, event.get(Field.PROFILE_CERTAINTY).orElseThrow());
        assertEquals(
                List.of("certainty=60", "function=printer"),
                event.get(Field.CHANGE_BEFORE).orElseThrow());
        assertEquals(
                List.of("certainty=76", "function=camera"),
                event.get(Field.CHANGE_AFTER).orElseThrow());
        assertEquals(
                "Device SN-1 (00-11-22-AA-BB-CC) seems to be function camera (76), since dhcp.hostname is \"acm-7\" (60);"
                        + " before: function printer, vendor Acme, certainty 60",
                event.get(Field.MESSAGE).orElseThrow());
    }

    @Test
    void whatIsKnownNoMoreIsSaidSo() {
        assertEquals(
                "The device with the MAC address 00-11-22-AA-BB-CC seems to be nothing known any more; before: os Linux",
                event(Map.of("os", "Linux"), Map.of("evidence", List.of()))
                        .get(Field.MESSAGE)
                        .orElseThrow());
    }
}
