package org.portcullis.siem.index;

import java.io.IOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each day that is over put in one piece, in the background: what a search costs grows with the number of pieces. One day
 * at a time, and each at most once until the next start. For one thread.
 */
final class PastDays {
    private static final Logger LOG = LoggerFactory.getLogger(PastDays.class);
    /** Events of the newest days may still come. */
    private static final int LIVE_DAYS = 2;

    private final Set<LocalDate> tried = new HashSet<>();
    private Optional<DayIndex> merging = Optional.empty();

    /**
     * Looks whether the day that is being merged is done with, and begins with the next one.
     *
     * @param days that there are
     * @param complete those of which everything has been put
     * @return a day that has just been begun with; what comes of it has to be committed
     */
    Optional<DayIndex> next(SortedMap<LocalDate, DayIndex> days, Predicate<LocalDate> complete) {
        merging = merging.filter(day -> days.get(day.day()) == day && !day.merged());
        if (merging.isPresent()) {
            return Optional.empty();
        }
        merging = days.values().stream()
                .limit(Math.max(0, days.size() - LIVE_DAYS))
                .filter(day -> complete.test(day.day()) && !tried.contains(day.day()))
                .filter(this::begin)
                .findFirst();
        return merging;
    }

    boolean concern(DayIndex day) {
        return merging.filter(day::equals).isPresent();
    }

    private boolean begin(DayIndex day) {
        try {
            return day.inPieces() && tried.add(day.day()) && day.merge();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index of {} stays in several pieces: {}", day.day(), e.toString());
            return false;
        }
    }
}
