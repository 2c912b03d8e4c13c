package org.portcullis.policy.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTextTest {
    /** The database would keep something else of the last two, without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "\ud83d", "x\ude00"})
    void whatIsNoText(String text) {
        assertThrows(IllegalArgumentException.class, () -> DeviceText.text(text));
    }

    @Test
    void anyLanguageIsText() {
        assertEquals("Küche 3 \ud83d\ude00", DeviceText.text(" Küche 3 \ud83d\ude00 "));
    }
}
