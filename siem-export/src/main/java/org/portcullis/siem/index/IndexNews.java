package org.portcullis.siem.index;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Is told what happens to the index by itself. Called by the index's own thread, and at the opening; must not block. */
public interface IndexNews {
    IndexNews NONE = new IndexNews() {
        @Override
        public void damaged(LocalDate day, String why, Optional<Instant> lostBefore) {}

        @Override
        public void rebuilt(Set<LocalDate> days, long events) {}
    };

    /**
     * A day cannot be read, and is being made again.
     *
     * @param lostBefore when the journal does not go back as far as that day does: the events of that day that are older are
     *     lost to searches
     */
    void damaged(LocalDate day, String why, Optional<Instant> lostBefore);

    /** What the journal had of these days is searchable again. */
    void rebuilt(Set<LocalDate> days, long events);
}
