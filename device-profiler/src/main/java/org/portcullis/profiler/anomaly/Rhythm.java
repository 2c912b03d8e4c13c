package org.portcullis.profiler.anomaly;

import java.time.Duration;

/**
 * How regularly a device authenticates: the mean of the time between two authentications, and how far they are from it, each
 * learned as RFC 6298 §2 learns a round-trip time.
 *
 * @param beats how many times between were learned
 * @param mean milliseconds
 * @param deviation milliseconds
 * @param burst how many far shorter ones came in a row, the last of them just now; they are not learned
 */
public record Rhythm(long beats, long mean, long deviation, long burst) {
    public static final Rhythm NONE = new Rhythm(0, 0, 0, 0);

    /** So many make a rhythm. */
    static final int ENOUGH = 10;
    /** So many in a row that are far too short are a storm. */
    static final int STORM = 10;

    private static final long SHORTEST = Duration.ofMinutes(1).toMillis();
    private static final long SHORT = Duration.ofMinutes(5).toMillis();
    /** A share of the mean, in percent: a larger deviation is no rhythm. */
    private static final long STEADY = 30;

    private static final Duration GRACE = Duration.ofMinutes(5);

    /** With one more, that came so long after the one before. */
    public Rhythm beat(Duration after) {
        long gap = Math.max(0, after.toMillis());
        if (beats == 0) {
            return new Rhythm(1, gap, gap / 2, 0);
        }
        if (beats >= ENOUGH && gap < Math.min(mean / 10, SHORT)) {
            return new Rhythm(beats, mean, deviation, burst + 1);
        }
        // An absence is no rhythm: of a long one only so much is learned.
        long learned = beats >= ENOUGH ? Math.min(gap, 4 * mean) : gap;
        long newDeviation = deviation + (Math.abs(learned - mean) - deviation) / 4;
        return new Rhythm(beats + 1, mean + (learned - mean) / 8, newDeviation, 0);
    }

    public boolean isStorm() {
        return burst >= STORM;
    }

    /** Whether it is regular enough to be missed. */
    public boolean isSteady() {
        return beats >= ENOUGH && mean >= SHORTEST && deviation * 100 <= mean * STEADY;
    }

    /** How long after its last authentication a device with a steady rhythm is missed. */
    public Duration patience() {
        return Duration.ofMillis(Math.max(2 * mean, mean + 4 * deviation)).plus(GRACE);
    }
}
