package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.WaitingThread;

/** Steps that wait for a responder leave their turn to others. */
class TlsPoolTest {
    @Test
    void whoWaitsDoesNotKeepOthersFromTheirTurn() throws Exception {
        TlsPool pool = new TlsPool(2, 16);
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
