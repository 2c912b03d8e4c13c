package org.portcullis.profiler.anomaly;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.profiler.store.MemoryStore;

/**
 * What is remembered, with the {@value #MOST} that were asked for last at hand: 1 to 2 KB each. What changed waits here to be
 * committed. For one thread.
 */
final class Recall {
    static final int MOST = 20_000;

    private final MemoryStore store;
    private final Map<String, Optional<Memory>> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Memory> changed = new LinkedHashMap<>();

    Recall(MemoryStore store) {
        this.store = store;
    }

    Optional<Memory> of(String subject) {
        Memory waiting = changed.get(subject);
        if (waiting != null) {
            return Optional.of(waiting);
        }
        Optional<Memory> found = known.get(subject);
        if (found == null) {
            found = store.load(subject);
            know(subject, found);
        }
        return found;
    }

    void put(Memory memory) {
        changed.put(memory.subject(), memory);
    }

    Collection<Memory> changed() {
        return List.copyOf(changed.values());
    }

    /** What had changed is kept. */
    void committed() {
        changed.forEach((subject, memory) -> know(subject, Optional.of(memory)));
        changed.clear();
    }

    /** Is to be read again: another node may have learned meanwhile. */
    void forget(String subject) {
        known.remove(subject);
    }

    /** Also what was not committed. */
    void forgetAll() {
        known.clear();
        changed.clear();
    }

    private void know(String subject, Optional<Memory> memory) {
        known.put(subject, memory);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
