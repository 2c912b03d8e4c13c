package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {

    @Test
    void whatAnInstantWritesIsReadAsItReadsIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(-70_000_000_000L, 260_000_000_000L);
            int nanos = (int) Math.pow(10, random.nextInt(10)) * random.nextInt(10) % 1_000_000_000;
            Instant time = Instant.ofEpochSecond(second, nanos);
            assertEquals(time, IsoInstant.parse(time.toString()), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-10T12:00:00Z",
                "2026-03-10T12:00:00.5Z",
                "2026-03-10T12:00:00.000000001Z",
                "2026-01-31T00:00:00Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-12-31T24:00:00Z",
                "1969-12-31T23:59:59.1Z",
                "9999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "2026-03-10T12:00:00+02:00",
                "2026-03-10t12:00:00z"
            })
    void otherFormsToo(String text) {
        assertEquals(Instant.parse(text), IsoInstant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-03-10",
                "2026-03-10T12:00:00",
                "2026-03-10T12:00:00.1234567890Z",
                "2026-03-10T12:00:00,5Z",
                "2026-02-29T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-01-00T12:00:00Z",
                "2026-03-10T25:00:00Z",
                "2026-03-10T12:60:00Z",
                "2026-03-10T12:00:0xZ",
                "2026-03-10T12:00:00.٣Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(DateTimeParseException.class, () -> IsoInstant.parse(text));
    }
}
