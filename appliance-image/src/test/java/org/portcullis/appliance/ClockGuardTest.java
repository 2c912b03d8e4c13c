package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

class ClockGuardTest {
    private static final Instant LAST = Instant.parse("2030-05-01T12:00:00Z");

    private final List<SecurityEvent> events = new ArrayList<>();
    private Instant now = LAST.minusSeconds(1);
    private final ApplianceEvents audit = new ApplianceEvents(
            "node",
            event -> {
                events.add(event);
                return CompletableFuture.completedFuture(1L);
            },
            () -> now);

    @Test
    void aClockBeforeTheLastRecordIsNotTrustedUntilItHasCaughtUp() {
        ClockGuard guard = new ClockGuard(() -> now, Optional.of(LAST));
        guard.report(audit);
        assertFalse(guard.trusted());
        assertEquals(
                List.of(Optional.of("clock-untrusted")),
                events.stream().map(event -> event.get(Field.EVENT_ACTION)).toList());
        now = LAST;
        assertTrue(guard.trusted());
        now = LAST.minusSeconds(1);
        assertTrue(guard.trusted(), "a small step back of a clock that was right is no trouble");
    }

    @Test
    void aRightClockLeavesNoEvent() {
        now = LAST.plusSeconds(1);
        ClockGuard guard = new ClockGuard(() -> now, Optional.of(LAST));
        guard.report(audit);
        assertTrue(guard.trusted());
        assertEquals(List.of(), events);
    }

    @Test
    void anAdminCanConfirmIt() {
        ClockGuard guard = new ClockGuard(() -> now, Optional.of(LAST));
        guard.confirm(audit);
        assertTrue(guard.trusted());
        assertEquals(1, events.size());
    }
}
