package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.profiler.profile.ProfileListener;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.signal.ObservationSink;

/** What is known of devices beside their certificates: who sees it, what is concluded, who acts on it. */
final class ProfilerParts implements AutoCloseable {
    private final Parts parts = new Parts();
    private final Profiler profiler;
    private final ProfilerInputs inputs;

    ProfilerParts(Configuration configuration, InstantSource clock) {
        this.profiler = parts.opened(new Profiler());
        this.inputs = parts.opened(new ProfilerInputs(configuration.profiler(), profiler.observations(), clock));
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        return inputs.observations();
    }

    /** At a reload. */
    void load(Configuration configuration) {
        inputs.load(configuration.profiler());
    }

    /** For {@code /metrics}. */
    List<Metric> metrics() {
        return inputs.metrics();
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
