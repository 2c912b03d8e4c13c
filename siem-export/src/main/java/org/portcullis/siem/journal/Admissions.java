package org.portcullis.siem.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;

/** What the events of a journal say of those that are not there. */
final class Admissions {
    private final List<Range> lost = new ArrayList<>();
    private final List<Range> leftOut = new ArrayList<>();
    private long deletedThrough;

    /** @param told the event that says so */
    private record Range(long first, long last, long told) {}

    void read(long sequence, Map<Field, Object> event) {
        Object action = event.get(Field.EVENT_ACTION);
        if (!(event.get(Field.JOURNAL_FIRST) instanceof Long first)
                || !(event.get(Field.JOURNAL_LAST) instanceof Long last)) {
            return;
        }
        Range range = new Range(first, last, sequence);
        if (EventAction.JOURNAL_SEGMENTS_DELETED.word().equals(action)) {
            deletedThrough = Math.max(deletedThrough, last);
        } else if (EventAction.JOURNAL_DAMAGED.word().equals(action)) {
            lost.add(range);
        } else if (EventAction.JOURNAL_RESUMED.word().equals(action)) {
            leftOut.add(range);
        }
    }

    /** Events up to this one were deleted as the configuration says; 0 when none were. */
    long deletedThrough() {
        return deletedThrough;
    }

    /** Whether events were not kept as the configuration says. */
    boolean leftOut(long first, long last) {
        return leftOut.stream().anyMatch(range -> range.first <= first && last <= range.last);
    }

    /** The event that tells of a loss by damage. */
    OptionalLong lost(long first, long last) {
        return lost.stream()
                .filter(range -> range.first <= first && last <= range.last)
                .mapToLong(Range::told)
                .findFirst();
    }
}
