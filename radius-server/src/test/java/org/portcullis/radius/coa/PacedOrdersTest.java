package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.decision.SessionReview.Standing;

/** At whose turn an order goes out, by a clock that is moved by hand. */
class PacedOrdersTest {
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    private final PacedOrders paced = new PacedOrders(new EnforcementSettings.Pace(10, 2), nanos::get);

    @Test
    void soManyASecondInAllAndOfOneSwitch() {
        for (int nas = 0; nas < 10; nas++) {
            for (int i = 0; i < 20; i++) {
                paced.add("nas-" + nas, order("nas-" + nas + "/" + i));
            }
        }
        List<String> first = within(Duration.ofSeconds(1));
        assertEquals(10, first.size(), "in the first second");
        assertEquals(10, first.stream().map(id -> id.split("/")[0]).distinct().count(), "each switch had its turn");
        assertEquals(190, paced.size());
        assertEquals(190, within(Duration.ofSeconds(19)).size(), "all of them after twenty seconds");
        assertEquals(Optional.empty(), paced.nanosToNext());
    }

    @Test
    void oneSwitchIsToldNoFasterThanItMayBeThoughItIsAlone() {
        for (int i = 0; i < 20; i++) {
            paced.add("nas", order("nas/" + i));
        }
        assertEquals(List.of("nas/0", "nas/1"), within(Duration.ofSeconds(1)), "in their order");
        assertEquals(18, within(Duration.ofSeconds(9)).size());
    }

    @Test
    void whatWasTakenBackCostsNoTurn() {
        List<CoaOrder> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            CoaOrder order = order("nas/" + i);
            orders.add(order);
            paced.add("nas", order);
        }
        orders.subList(0, 99).forEach(CoaOrder::stop);
        assertEquals(List.of("nas/99"), within(Duration.ofMillis(1)));
        assertEquals(0, paced.size());
    }

    /** What goes out while time passes by milliseconds. */
    private List<String> within(Duration time) {
        List<String> taken = new ArrayList<>();
        long end = nanos.get() + time.toNanos();
        while (nanos.get() - end < 0) {
            paced.take().ifPresent(order -> taken.add(order.sessionId()));
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
        }
        return taken;
    }

    private static CoaOrder order(String session) {
        return new CoaOrder(
                CoaFixture.session(session, "SN-1", 1, "sensors", "110", ""),
                new Standing.Moved("it is active, profile wires, VLAN 5", Instant.EPOCH),
                Optional.empty());
    }
}
