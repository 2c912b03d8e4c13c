package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.WaitingThread;

/** Steps that wait for a responder leave their turn to others. */
class TlsPoolTest {
    @Test
    void whoWaitsDoesNotKeepOthersFromTheirTurn() throws Exception {
        TlsPool pool = new TlsPool(2, 16, System::nanoTime);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(5);
        CountDownLatch ended = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            assertTrue(pool.tryExecute(() -> waitFor(release, waiting, ended), true));
        }
        // With two threads alone only two of them could begin.
        assertTrue(waiting.await(120, TimeUnit.SECONDS));
        CountDownLatch others = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            assertTrue(pool.tryExecute(others::countDown, false));
        }
        assertTrue(others.await(120, TimeUnit.SECONDS));
        assertTrue(pool.threads() <= 2 + 5, "one for each that waits: " + pool.threads());
        release.countDown();
        assertTrue(ended.await(120, TimeUnit.SECONDS));
        pool.stop(Duration.ofSeconds(30));
        assertEquals(0, pool.threads());
    }

    @Test
    void stepsThatNobodyTakesMakeItStuck() throws Exception {
        AtomicLong now = new AtomicLong();
        TlsPool pool = new TlsPool(1, 16, now::get);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        pool.tryExecute(
                () -> {
                    begun.countDown();
                    await(release);
                },
                true);
        await(begun);
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertFalse(pool.isStuck(), "nobody waits");
        CountDownLatch ended = new CountDownLatch(2);
        pool.tryExecute(ended::countDown, true);
        pool.tryExecute(ended::countDown, true);
        assertFalse(pool.isStuck(), "nobody waits for long");
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        assertTrue(pool.isStuck());
        release.countDown();
        await(ended);
        assertFalse(pool.isStuck());
        pool.stop(Duration.ofSeconds(30));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(120, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitFor(CountDownLatch release, CountDownLatch waiting, CountDownLatch ended) {
        try {
            WaitingThread.inPlaceOf(() -> {
                waiting.countDown();
                return release.await(120, TimeUnit.SECONDS);
            });
            ended.countDown();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
