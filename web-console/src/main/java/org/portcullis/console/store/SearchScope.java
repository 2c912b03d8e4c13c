package org.portcullis.console.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * For which time a search is, and what is shown of the events that it finds.
 *
 * @param columns names of fields; none: those that its reader has chosen
 * @param last the time up to the moment when it is asked; then the other two are empty
 * @param from the first moment that is wanted
 * @param to the first that is not any more
 */
public record SearchScope(
        List<String> columns, Optional<RecentTime> last, Optional<Instant> from, Optional<Instant> to) {
    public static final int MOST_COLUMNS = 12;

    /** At any time, as its reader has it. */
    public static final SearchScope ANY =
            new SearchScope(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException saying what does not go together */
    public SearchScope {
        columns = List.copyOf(columns);
        if (last.isPresent() && (from.isPresent() || to.isPresent())) {
            throw new IllegalArgumentException("last is a time of its own; leave it out, or from and to");
        }
    }
}
