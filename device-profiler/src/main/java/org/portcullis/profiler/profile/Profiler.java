package org.portcullis.profiler.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.store.StoreUnreachableException;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.store.ProfileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes profiles of what is seen of devices, on one thread, {@code profiler}. Nobody who sees something waits for it: beyond
 * {@value ObservationQueue#CAPACITY} observations that wait, what is seen is dropped and counted.
 */
public final class Profiler implements AutoCloseable {
    /** Addresses that are kept. */
    public static final long MAX_ADDRESSES = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);

    private static final int BATCH = 500;
    private static final long AWAIT_MILLIS = 250;

    /** Between two transactions, so that what goes to and fro is written once. */
    private static final long PAUSE_MILLIS = 100;

    /** The same while more waits than one takes: others come to write. */
    private static final long SHORT_PAUSE_MILLIS = 10;

    private static final Duration STOP = Duration.ofSeconds(5);

    /** What tells of profiles in the change table has long been taken by then. */
    private static final Duration KEEP_NEWS = Duration.ofDays(7);

    private final ProfileStore store;
    private final InstantSource clock;
    private final Duration keep;
    private final Profiles profiles;
    private final Intake intake;
    private final Reassessment reassessment;
    private final ObservationQueue queue = new ObservationQueue();
    private final List<ProfileListener> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(this::run, "profiler");
    private boolean started;
    private volatile boolean reassessing = true;

    /**
     * Looks at nothing before rules are in force.
     *
     * @param keep for how long an address is kept that is not seen again
     */
    public Profiler(ProfileStore store, Duration keep, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.keep = keep;
        this.profiles = new Profiles(store);
        this.intake = new Intake(store, profiles, clock, keep, MAX_ADDRESSES);
        this.reassessment = new Reassessment(store, profiles, clock);
    }

    /** Has these rules be in force from now on; what is kept is looked at again by and by. */
    public synchronized void follow(RuleBase rules) {
        if (!rules.digest().equals(rules().digest())) {
            profiles.follow(rules);
            reassessing = true;
        }
        if (!started) {
            started = true;
            thread.start();
        }
    }

    /** Where what is seen of devices goes; never blocks. */
    public ObservationSink observations() {
        return queue;
    }

    /** Has a listener told of every change from now on. */
    public void listen(ProfileListener listener) {
        listeners.add(listener);
    }

    /** What is known of devices now. */
    public ProfileSource profiles() {
        return profiles;
    }

    /** The same with all that was seen, for people. */
    public ProfileDirectory directory() {
        return new ProfileDirectory(store, profiles);
    }

    /** Another node, too, may have written of these addresses. */
    public void changed(List<MacAddress> macs) {
        profiles.forget(macs);
    }

    private void run() {
        try {
            long pause = 0;
            while (!stop.await(pause, TimeUnit.MILLISECONDS)) {
                List<Observation> batch = queue.take(BATCH, reassessing ? 0 : AWAIT_MILLIS);
                take(batch);
                pause = batch.size() < BATCH ? PAUSE_MILLIS : SHORT_PAUSE_MILLIS;
                if (reassessing) {
                    reassess();
                }
            }
            take(queue.take(ObservationQueue.CAPACITY, 0));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(List<Observation> batch) {
        try {
            if (!batch.isEmpty()) {
                intake.take(batch).forEach(this::tell);
            }
        } catch (RuntimeException unwritten) {
            lost.addAndGet(batch.size());
            report("What was seen of " + batch.size() + " devices could not be kept", unwritten);
        }
    }

    private void reassess() {
        try {
            // Before it is looked at, so that other rules which come into force meanwhile are not missed.
            reassessing = false;
            if (reassessment.isDone()) {
                LOG.info("{} rules of profiles are in force; {} addresses are known", rules().size(), store.size());
            } else {
                reassessing = true;
                reassessment.slice().forEach(this::tell);
            }
        } catch (RuntimeException later) {
            reassessing = true;
            report("Profiles could not be made again, which is tried on", later);
        }
    }

    private RuleBase rules() {
        return profiles.rules();
    }

    private static void report(String what, RuntimeException why) {
        if (why instanceof StoreUnreachableException) {
            // Said once, by the contact to the database.
            LOG.debug(what, why);
        } else {
            LOG.warn("{}: {}", what, why.toString());
        }
    }

    private void tell(ProfileChange change) {
        for (ProfileListener listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException failed) {
                LOG.warn("what acts on profiles failed at that of {}: {}", change.mac(), failed.toString());
            }
        }
    }

    /** Forgets what was not seen for long, and where there is no room for new addresses those that were seen longest ago. */
    public void sweep() {
        Instant now = clock.instant();
        long forgotten = store.forgetBefore(now.minus(keep));
        if (forgotten > 0) {
            LOG.info("{} MAC addresses were not seen for {} days and are forgotten", forgotten, keep.toDays());
        }
        if (store.size() >= MAX_ADDRESSES) {
            LOG.warn(
                    "More than {} MAC addresses are known; a tenth of them, seen longest ago, is forgotten",
                    MAX_ADDRESSES);
            store.forgetOldest(MAX_ADDRESSES / 10);
        }
        store.forgetNewsBefore(now.minus(KEEP_NEWS));
    }

    /**
     * Numbers of it.
     *
     * @param waiting observations that are not yet looked at
     * @param taken all that were, since the start, as the following
     * @param dropped for which there was no room in the queue, or whose address found none in the store
     * @param lost that could not be written
     * @param written addresses of which something was written
     * @param known addresses in the store
     * @param remembered addresses whose profile is in memory
     */
    public record Numbers(
            long waiting, long taken, long dropped, long lost, long written, long known, long remembered, long rules) {}

    public Numbers numbers() {
        return new Numbers(
                queue.size(),
                queue.taken(),
                queue.dropped() + intake.turnedAway(),
                lost.get(),
                intake.written(),
                store.size(),
                profiles.size(),
                rules().size());
    }

    /** Takes in what waits, and ends the thread. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
