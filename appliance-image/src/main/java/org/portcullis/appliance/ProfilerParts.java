package org.portcullis.appliance;

import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.profiler.profile.ProfileListener;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.signal.ObservationSink;

/** What is known of devices beside their certificates: who sees it, what is concluded, who acts on it. */
final class ProfilerParts implements AutoCloseable {
    private final Parts parts = new Parts();
    private final Profiler profiler;

    ProfilerParts() {
        this.profiler = parts.opened(new Profiler());
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        return profiler.observations();
    }

    /** For the decision. */
    ProfileSource profiles() {
        return profiler.profiles();
    }

    /** Has a listener told of every change of a profile. */
    void listen(ProfileListener listener) {
        profiler.listen(listener);
    }

    @Override
    public void close() {
        parts.close();
    }
}
