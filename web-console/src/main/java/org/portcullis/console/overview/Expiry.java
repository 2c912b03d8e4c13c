package org.portcullis.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.portcullis.policy.device.CertificateEnd;
import org.portcullis.policy.store.CertificateEnds;

/**
 * Whose certificate ends when, and which of these devices are alive: one that was seen lately and whose certificate runs out is
 * urgent, one that was not is not.
 */
public final class Expiry {
    /** So soon it is urgent. */
    public static final Duration SOON = Duration.ofDays(14);

    /** Seen so lately, a device is alive. */
    public static final Duration LATELY = Duration.ofDays(7);

    /** Of what has ended, so far back is looked at, and as far ahead of what will. */
    public static final Duration REACH = Duration.ofDays(91);

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int WEEKS = 13;
    private static final int MOST_GROUPS = 8;

    private final CertificateEnds ends;
    private final ZoneId timezone;
    private final InstantSource clock;
    private final Recounted<Counted> counted;

    /** @param timezone in which a day begins */
    public Expiry(CertificateEnds ends, ZoneId timezone, InstantSource clock, Counting counting) {
        this.ends = ends;
        this.timezone = timezone;
        this.clock = clock;
        counted = counting.of("the certificates that end", this::count);
    }

    /**
     * How many certificates end.
     *
     * @param late those that ended already, in the last 91 days
     * @param urgent those that end soon
     * @param weeks the next 13, from the beginning of today
     * @param types of the devices whose certificate ends in these weeks
     * @param clients where these devices were last seen
     */
    public record Counted(
            Instant at,
            CertificateEnd.Count late,
            CertificateEnd.Count urgent,
            List<Week> weeks,
            List<CertificateEnd.Group> types,
            List<CertificateEnd.Group> clients) {
        public long ending() {
            return weeks.stream().mapToLong(week -> week.count().ending()).sum();
        }
    }

    /** @param to the first time that is not in it any more */
    public record Week(Instant from, Instant to, CertificateEnd.Count count) {}

    /** Empty while it is counted for the first time. */
    public Optional<Counted> get() {
        return counted.get();
    }

    private Counted count() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant since = now.minus(LATELY);
        Instant from = today();
        Instant to = from.plus(WEEK.multipliedBy(WEEKS));
        List<CertificateEnd.Count> weeks = ends.count(from, WEEK, WEEKS, since);
        return new Counted(
                now,
                ends.count(now.minus(REACH), now, since),
                ends.count(now, now.plus(SOON), since),
                IntStream.range(0, WEEKS)
                        .mapToObj(i -> new Week(
                                from.plus(WEEK.multipliedBy(i)), from.plus(WEEK.multipliedBy(i + 1L)), weeks.get(i)))
                        .toList(),
                ends.byType(from, to, since, MOST_GROUPS),
                ends.byNas(from, to, since, MOST_GROUPS));
    }

    private Instant today() {
        return clock.instant()
                .atZone(timezone)
                .toLocalDate()
                .atStartOfDay(timezone)
                .toInstant();
    }
}
