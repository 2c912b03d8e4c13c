package org.portcullis.appliance;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT end the serving, SIGHUP reloads; so a stop is an orderly exit 0, not a JVM torn down. The same signal a
 * second time ends the process at once: what was acknowledged is on the disk.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    /** As shells report the end by a signal. */
    private static final int BY_SIGNAL = 128;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<Integer> had = ConcurrentHashMap.newKeySet();

    /** @param reload runs on a thread of the JVM, one signal at a time */
    void handle(Runnable reload) {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> stop(signal.getNumber()));
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> stop(signal.getNumber()));
        sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> reload.run());
    }

    private void stop(int signal) {
        if (!had.add(signal)) {
            LOG.warn("told to stop a second time; ending at once");
            Runtime.getRuntime().halt(BY_SIGNAL + signal);
        }
        stop.countDown();
    }

    /** Whether it is to stop; waits no longer than that to hear so. */
    boolean awaitStop(Duration patience) throws InterruptedException {
        return stop.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
