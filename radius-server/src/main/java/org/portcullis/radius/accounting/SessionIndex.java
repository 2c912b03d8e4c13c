package org.portcullis.radius.accounting;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds sessions by something that several of them may share.
 *
 * @param <K> what they are found by
 */
final class SessionIndex<K> {
    private final Map<K, Set<String>> ids = new HashMap<>();

    void add(Optional<K> key, String id) {
        key.ifPresent(present ->
                ids.computeIfAbsent(present, fresh -> new LinkedHashSet<>(2)).add(id));
    }

    void remove(Optional<K> key, String id) {
        key.ifPresent(present -> ids.computeIfPresent(present, (same, set) -> {
            set.remove(id);
            return set.isEmpty() ? null : set;
        }));
    }

    /** A copy, oldest first. */
    List<String> find(K key) {
        return List.copyOf(ids.getOrDefault(key, Set.of()));
    }
}
