package org.portcullis.appliance;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/** SIGTERM and SIGINT end the serving, SIGHUP reloads; so a stop is an orderly exit 0, not a JVM torn down. */
final class Signals {
    private final CountDownLatch stop = new CountDownLatch(1);

    /** @param reload runs on a thread of the JVM, one signal at a time */
    void handle(Runnable reload) {
        Signal.handle(new Signal("TERM"), signal -> stop.countDown());
        Signal.handle(new Signal("INT"), signal -> stop.countDown());
        Signal.handle(new Signal("HUP"), signal -> reload.run());
    }

    void awaitStop() throws InterruptedException {
        stop.await();
    }
}
