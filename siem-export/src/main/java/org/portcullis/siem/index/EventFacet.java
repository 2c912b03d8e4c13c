package org.portcullis.siem.index;

import java.util.List;
import java.util.Set;

/**
 * How often each value of a field is there.
 *
 * @param values the most frequent ones, the most frequent first
 * @param distinct how many different ones there are
 * @param others how often all others are there together
 * @param incomplete days of which events may be missing
 */
public record EventFacet(List<Count> values, int distinct, long others, Set<String> incomplete) {
    /** One value, as the event has it. */
    public record Count(String value, long count) {}
}
