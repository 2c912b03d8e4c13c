package org.portcullis.policy.store;

import java.time.Duration;

/** Tells of commits to the change table, as far as the database system can. For one thread. */
interface ChangeSignal {

    /** Waits at most so long; returns whether there may be something new since the last call. */
    boolean await(Duration limit) throws InterruptedException;
}
