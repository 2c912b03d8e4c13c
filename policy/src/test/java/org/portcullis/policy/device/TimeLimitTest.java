package org.portcullis.policy.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLimitTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aDurationOrATime() {
        assertEquals(Instant.parse("2026-03-01T14:00:00Z"), TimeLimit.parse("2h", NOW));
        assertEquals(Instant.parse("2026-03-01T12:00:01Z"), TimeLimit.parse("2026-03-01T12:00:01Z", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "2", "soon", "2026-03-01T12:00:00Z", "9999d", "+1000000000-12-31T23:59:59Z"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TimeLimit.parse(text, NOW));
    }
}
