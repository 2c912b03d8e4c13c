package org.portcullis.policy.value;

import java.util.concurrent.Callable;

/**
 * A thread of a pool that takes on another one for the time that this one waits for the network, so that those who wait do
 * not keep the others from their turn.
 */
public interface WaitingThread {
    /** Does what may wait. */
    <T> T waiting(Callable<T> task) throws Exception;

    /** By the pool of the calling thread, where it can. */
    static <T> T inPlaceOf(Callable<T> task) throws Exception {
        return Thread.currentThread() instanceof WaitingThread thread ? thread.waiting(task) : task.call();
    }
}
