package org.portcullis.siem.sink;

import java.util.Collections;
import java.util.List;

/**
 * What a receiver made of events.
 *
 * @param outcomes one for each, in their order
 * @param text what it said, in its own words; where the protocol has no answer, how they were sent
 */
record SinkAnswer(List<ItemOutcome> outcomes, String text) {

    /** All of them have the same outcome. */
    static SinkAnswer alike(int events, ItemOutcome outcome, String text) {
        return new SinkAnswer(Collections.nCopies(events, outcome), text);
    }
}
