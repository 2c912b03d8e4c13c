package org.portcullis.console.store;

import java.time.Instant;

/**
 * A search of events that is kept.
 *
 * @param name of which its owner has one
 * @param query in KQL
 * @param scope for which time, and what is shown
 * @param shared whether others than its owner see it
 */
public record SavedSearch(
        String id,
        AccountName owner,
        String name,
        String query,
        SearchScope scope,
        boolean shared,
        Instant created,
        Instant changed) {
    static final int MAX_NAME = 100;

    /** @throws IllegalArgumentException saying what a name may be */
    public static String name(String text) {
        String name = text.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name is 1 to " + MAX_NAME + " characters, none of them a control");
        }
        return name;
    }
}
