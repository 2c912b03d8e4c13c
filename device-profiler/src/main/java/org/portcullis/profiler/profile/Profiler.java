package org.portcullis.profiler.profile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.profiler.signal.ObservationSink;

/** Makes profiles of what is seen of devices. */
public final class Profiler implements AutoCloseable {
    private final ObservationQueue queue = new ObservationQueue();
    private final List<ProfileListener> listeners = new CopyOnWriteArrayList<>();

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
        return ProfileSource.NONE;
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
