package org.portcullis.console.page.search;

import java.util.List;

/**
 * How often each value of a field is there.
 *
 * @param problem why it cannot be said; empty when it can
 * @param others how often all values are there that are not named
 */
public record FacetPart(String title, List<Value> values, long others, String problem) {

    /**
     * One value.
     *
     * @param with the address of the events that have it
     * @param without the address of those that have another, or none
     */
    public record Value(String text, long count, String with, String without) {}
}
