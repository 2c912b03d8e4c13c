package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.Database;
import org.portcullis.profiler.profile.ProfileListener;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.signal.ObservationSink;

/** What is known of devices beside their certificates: who sees it, what is concluded, who acts on it. */
final class ProfilerParts implements AutoCloseable {
    private final Parts parts = new Parts();
    private final Profiler profiler;
    private final MudPart mud = parts.opened(new MudPart());
    private final ProfilerInputs inputs;

    ProfilerParts(Configuration configuration, InstantSource clock) {
        this.profiler = parts.opened(new Profiler());
        this.inputs = parts.opened(
                new ProfilerInputs(configuration.profiler(), mud.watching(profiler.observations()), clock));
    }

    /** What makers say of their devices; to be started when events can be kept. */
    MudPart mud() {
        return mud;
    }

    /** Begins to fetch what makers say of their devices. */
    void startMud(
            Configuration configuration,
            Cryptography cryptography,
            Database database,
            EventSink events,
            InstantSource clock) {
        mud.start(configuration, cryptography, database, events, profiler.observations(), clock);
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        return inputs.observations();
    }

    /** At a reload. */
    void load(Configuration configuration, Cryptography cryptography) {
        inputs.load(configuration.profiler());
        mud.load(configuration, cryptography);
    }

    /** For {@code /metrics}. */
    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(inputs.metrics());
        metrics.addAll(mud.metrics());
        return metrics;
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
