package org.portcullis.profiler.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is a rhythm, when it is missed, and when it is broken. */
class RhythmTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Rhythm of(Duration... gaps) {
        Rhythm rhythm = Rhythm.NONE;
        for (Duration gap : gaps) {
            rhythm = rhythm.beat(gap);
        }
        return rhythm;
    }

    static Rhythm steady() {
        Rhythm rhythm = Rhythm.NONE;
        for (int i = 0; i < 12; i++) {
            // A Session-Timeout is shortened by up to a tenth at random.
            rhythm = rhythm.beat(HOUR.minusMinutes(i % 3 * 3L));
        }
        return rhythm;
    }

    @Test
    void whatComesLikeAClockIsSteadyWithTheJitterOfSessionTimeouts() {
        assertTrue(steady().isSteady());
        assertTrue(steady().patience().compareTo(Duration.ofMinutes(110)) > 0, "one beat may be missed");
        assertTrue(steady().patience().compareTo(Duration.ofHours(3)) < 0);
    }

    @Test
    void fewBeatsOrIrregularOnesAreNoRhythm() {
        assertFalse(Rhythm.NONE.isSteady());
        assertFalse(of(HOUR, HOUR, HOUR).isSteady());
        Rhythm rhythm = Rhythm.NONE;
        for (int i = 0; i < 30; i++) {
            rhythm = rhythm.beat(i % 2 == 0 ? Duration.ofMinutes(10) : Duration.ofHours(9));
        }
        assertFalse(rhythm.isSteady());
    }

    @Test
    void farShorterTimesAreAStormAndAreNotLearned() {
        Rhythm rhythm = steady();
        for (int i = 1; i < Rhythm.STORM; i++) {
            rhythm = rhythm.beat(Duration.ofSeconds(20));
            assertFalse(rhythm.isStorm());
        }
        rhythm = rhythm.beat(Duration.ofSeconds(20));
        assertTrue(rhythm.isStorm());
        assertEquals(steady().mean(), rhythm.mean());
        assertFalse(rhythm.beat(HOUR).isStorm(), "the next one in its time ends it");
    }

    @Test
    void oneLongAbsenceChangesTheRhythmOnlySoFar() {
        Rhythm rhythm = steady().beat(Duration.ofDays(30));
        assertTrue(rhythm.mean() < Duration.ofMinutes(90).toMillis(), "learned " + rhythm);
    }
}
