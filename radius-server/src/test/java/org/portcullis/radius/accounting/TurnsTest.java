package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<String> turns = new Turns<>(4, 2);
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();

    private boolean take(String key, String name) {
        return turns.take(key, () -> {
            begun.add(name);
            ends.add(new CompletableFuture<>());
            return ends.get(ends.size() - 1);
        });
    }

    @Test
    void theSameThingWaitsAndAnotherDoesNot() {
        take("a", "a1");
        take("a", "a2");
        take("b", "b1");
        assertEquals(List.of("a1", "b1"), begun);
        ends.get(0).complete(null);
        assertEquals(List.of("a1", "b1", "a2"), begun);
    }

    @Test
    void aFailureLetsTheNextOneIn() {
        take("a", "a1");
        take("a", "a2");
        ends.get(0).completeExceptionally(new IllegalStateException("disk full"));
        assertEquals(List.of("a1", "a2"), begun);
    }

    @Test
    void boundedForOneAndInAll() {
        assertTrue(take("a", "a1"));
        assertTrue(take("a", "a2"));
        assertTrue(take("a", "a3"));
        assertFalse(take("a", "two wait already"));
        assertTrue(take("b", "b1"));
        assertFalse(take("c", "four in all"));
        assertEquals(4, turns.size());
        ends.get(0).complete(null);
        assertEquals(3, turns.size());
        assertTrue(take("c", "c1"));
    }
}
