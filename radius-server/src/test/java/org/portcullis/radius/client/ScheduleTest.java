package org.portcullis.radius.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Secret;

class ScheduleTest {
    private final Tally tally = new Tally();

    @Test
    void anOpenLoopKeepsItsTimesWhateverTheServerDoes() {
        // It began a second ago, and nobody asked for an attempt since.
        long start = System.nanoTime() - Duration.ofSeconds(1).toNanos();
        Schedule schedule = new Schedule(plan(100, 50, Duration.ofMillis(200), Duration.ofSeconds(10)), start);
        List<Schedule.Slot> slots = all(schedule);
        assertEquals(20 + 50, slots.size());
        assertEquals(50, slots.stream().filter(Schedule.Slot::measured).count());
        for (int i = 0; i < slots.size(); i++) {
            assertEquals(start + i * 10_000_000L, slots.get(i).due());
        }
        assertEquals(50, Tally.sum(List.of(tally), Duration.ofSeconds(1)).late());
    }

    @Test
    void whatIsDueButNotBegunIsCounted() {
        long start = System.nanoTime() - Duration.ofSeconds(2).toNanos();
        Schedule schedule = new Schedule(plan(100, 1000, Duration.ZERO, Duration.ofSeconds(1)), start);
        assertEquals(Optional.empty(), schedule.next(tally));
        assertEquals(100, Tally.sum(List.of(tally), Duration.ofSeconds(1)).unsent());
    }

    @Test
    void aClosedLoopEndsWithItsCount() {
        Schedule schedule = new Schedule(plan(0, 3, Duration.ZERO, Duration.ofHours(1)), System.nanoTime());
        List<Schedule.Slot> slots = all(schedule);
        assertEquals(3, slots.size());
        assertTrue(slots.stream().allMatch(Schedule.Slot::measured));
    }

    @Test
    void aClosedLoopEndsWithItsTime() {
        long start = System.nanoTime() - Duration.ofSeconds(2).toNanos();
        assertEquals(
                Optional.empty(), new Schedule(plan(0, 3, Duration.ZERO, Duration.ofSeconds(1)), start).next(tally));
        assertEquals(
                Optional.of(false),
                new Schedule(plan(0, 3, Duration.ofHours(1), Duration.ofSeconds(1)), start)
                        .next(tally)
                        .map(Schedule.Slot::measured));
    }

    private List<Schedule.Slot> all(Schedule schedule) {
        List<Schedule.Slot> slots = new ArrayList<>();
        for (Optional<Schedule.Slot> slot = schedule.next(tally); slot.isPresent(); slot = schedule.next(tally)) {
            slots.add(slot.get());
        }
        return slots;
    }

    private static BenchmarkPlan plan(double rate, long attempts, Duration warmUp, Duration duration) {
        return new BenchmarkPlan(
                new InetSocketAddress("127.0.0.1", 1),
                Secret.ofUtf8("s"),
                RadiusClient.Patience.DEFAULT,
                1,
                rate,
                attempts,
                warmUp,
                duration);
    }
}
