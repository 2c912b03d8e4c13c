package org.portcullis.console.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.console.TestClock;

class AttemptLimitTest {
    private final TestClock clock = new TestClock();
    private final AttemptLimit limit = new AttemptLimit(clock, 3, Duration.ofSeconds(30));

    private void use(String key, int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(limit.attempt(key).isEmpty(), "attempt " + i);
        }
    }

    @Test
    void afterTheBurstOneMoreEveryStep() {
        use("a", 3);
        assertEquals(Optional.of(Duration.ofSeconds(30)), limit.attempt("a"));
        clock.advance(Duration.ofSeconds(29));
        assertEquals(Optional.of(Duration.ofSeconds(1)), limit.attempt("a"));
        clock.advance(Duration.ofSeconds(1));
        use("a", 1);
        assertTrue(limit.attempt("a").isPresent());
        clock.advance(Duration.ofHours(1));
        use("a", 3);
        assertTrue(limit.attempt("a").isPresent());
    }

    @Test
    void keysDoNotHinderEachOther() {
        use("a", 3);
        use("b", 3);
    }

    @Test
    void whatIsForgivenDoesNotCount() {
        for (int i = 0; i < 20; i++) {
            use("a", 1);
            limit.forgive("a");
        }
    }

    @Test
    void aFloodOfKeysForgetsTheOldestOnly() {
        use("old", 3);
        use("young", 2);
        for (int i = 0; i < AttemptLimit.MOST - 1; i++) {
            limit.attempt("flood-" + i);
        }
        use("young", 1);
        assertTrue(limit.attempt("young").isPresent());
        use("old", 3);
    }
}
