package org.portcullis.siem.index;

import java.util.List;

/**
 * Events in the order in which they were journaled.
 *
 * @param sequence every event up to this one was looked at: go on from here
 */
public record EventTail(List<Entry> events, long sequence) {
    /**
     * @param sequence of the event
     * @param event its ECS document
     */
    public record Entry(long sequence, String event) {}
}
