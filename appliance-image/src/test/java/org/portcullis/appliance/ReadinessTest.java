package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Each thing that keeps a node from getting traffic, alone. */
class ReadinessTest {
    private final AtomicBoolean journal = new AtomicBoolean(true);
    private final AtomicBoolean clock = new AtomicBoolean(true);
    private final AtomicBoolean registry = new AtomicBoolean(true);
    private final AtomicBoolean pool = new AtomicBoolean(true);
    private final Readiness readiness = new Readiness(journal::get, clock::get, registry::get);

    @Test
    void aNodeIsReadyFromItsStartToItsStop() {
        is(true, false, "starting");
        readiness.listening(pool::get);
        is(true, true);
        readiness.drain();
        is(true, false, "draining");
    }

    @Test
    void troublesMakeItUnready() {
        readiness.listening(pool::get);
        pool.set(false);
        is(true, false, "tls_pool");
        pool.set(true);
        journal.set(false);
        is(false, false, "journal");
        clock.set(false);
        is(false, false, "journal", "clock");
        journal.set(true);
        is(false, false, "clock");
        clock.set(true);
        registry.set(false);
        is(false, false, "registry");
        registry.set(true);
        is(true, true);
    }

    private void is(boolean serving, boolean ready, String... reasons) {
        assertEquals(serving, readiness.serving());
        assertEquals(ready, readiness.ready());
        assertEquals(
                ready ? 1 : 0,
                readiness.read().stream()
                        .filter(metric -> metric.name().equals("portcullis_ready"))
                        .findFirst()
                        .orElseThrow()
                        .value());
        assertEquals(
                List.of(reasons).stream().sorted().toList(),
                readiness.read().stream()
                        .filter(metric -> metric.name().equals("portcullis_unready") && metric.value() == 1)
                        .map(metric -> metric.labels().get("reason"))
                        .sorted()
                        .toList());
    }
}
