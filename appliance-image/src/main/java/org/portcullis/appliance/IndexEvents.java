package org.portcullis.appliance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.siem.index.IndexNews;

/** What happens to the search index, told in the audit trail. */
final class IndexEvents implements IndexNews {
    private final ApplianceEvents events;

    IndexEvents(ApplianceEvents events) {
        this.events = events;
    }

    @Override
    public void damaged(LocalDate day, String why, Optional<Instant> lostBefore) {
        events.append(
                EventAction.INDEX_DAMAGED,
                Outcome.FAILURE,
                "The search index of " + day + " cannot be read (" + why + ") and is being made again from the journal"
                        + lostBefore
                                .map(first -> ", which begins at " + first
                                        + ": what happened that day before then cannot be found any more")
                                .orElse(""));
    }

    @Override
    public void rebuilt(Set<LocalDate> days, long found) {
        events.append(
                EventAction.INDEX_REBUILT,
                Outcome.SUCCESS,
                "The search index of "
                        + new TreeSet<>(days).stream().map(LocalDate::toString).collect(Collectors.joining(", "))
                        + " was made again: the journal had " + found + " events");
    }
}
