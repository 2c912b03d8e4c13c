package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseContactTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Duration passed = Duration.ZERO;
    private final List<String> told = new ArrayList<>();
    private final DatabaseContact contact = new DatabaseContact(() -> START.plus(passed), () -> passed.toNanos());

    @Test
    void silenceCountsFromTheLastAnswer() {
        contact.listen(new DatabaseContact.Listener() {
            @Override
            public void lost(Instant heard, String why) {
                told.add("lost, heard " + heard + ": " + why);
            }

            @Override
            public void regained(Duration silence) {
                told.add("regained after " + silence);
            }
        });
        contact.heard();
        passed = Duration.ofSeconds(10);
        assertEquals(Duration.ZERO, contact.silence());
        contact.lost("refused");
        contact.lost("again");
        assertFalse(contact.mayAsk(), "somebody just did");
        passed = Duration.ofSeconds(11);
        assertTrue(contact.mayAsk());
        assertFalse(contact.mayAsk(), "one is enough");
        passed = Duration.ofSeconds(25);
        assertEquals(Duration.ofSeconds(25), contact.silence());
        assertEquals(Optional.of(START), contact.lostSince());
        contact.heard();
        contact.heard();
        assertEquals(Duration.ZERO, contact.silence());
        assertEquals(Optional.empty(), contact.lostSince());
        assertEquals(List.of("lost, heard " + START + ": refused", "regained after PT25S"), told);
    }
}
