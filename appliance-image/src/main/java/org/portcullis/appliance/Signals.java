package org.portcullis.appliance;

import java.util.concurrent.CountDownLatch;

/** SIGTERM and SIGINT end the serving, SIGHUP reloads; so a stop is an orderly exit 0, not a JVM torn down. */
final class Signals {
    private final CountDownLatch stop = new CountDownLatch(1);

    /** @param reload runs on a thread of the JVM, one signal at a time */
    void handle(Runnable reload) {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> stop.countDown());
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> stop.countDown());
        sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> reload.run());
    }

    void awaitStop() throws InterruptedException {
        stop.await();
    }
}
