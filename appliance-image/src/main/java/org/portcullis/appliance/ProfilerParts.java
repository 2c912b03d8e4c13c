package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.AnomalyServices;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.profiler.profile.ProfileListener;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.siem.journal.Journal;

/** What is known of devices beside their certificates: who sees it, what is concluded, who acts on it. */
final class ProfilerParts implements MetricSource, AutoCloseable {
    private final Parts parts = new Parts();
    private final Profiler profiler;
    private volatile Optional<AnomalyParts> anomalies = Optional.empty();

    ProfilerParts() {
        this.profiler = parts.opened(new Profiler());
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        ObservationSink concluding = profiler.observations();
        return observation -> {
            concluding.offer(observation);
            anomalies.ifPresent(watching -> watching.said(observation));
        };
    }

    /** For the decision. */
    ProfileSource profiles() {
        return profiler.profiles();
    }

    /** Has a listener told of every change of a profile. */
    void listen(ProfileListener listener) {
        profiler.listen(listener);
    }

    /** From now on what no longer fits is noticed, until that is closed. */
    AnomalyParts notice(
            Registry registry,
            SessionParts live,
            NasParts nas,
            HoldStore holds,
            Journal journal,
            Supplier<Settings> settings,
            InstantSource clock) {
        AnomalyParts watching = new AnomalyParts(registry, live, nas, holds, journal, settings, clock);
        anomalies = Optional.of(watching);
        listen(watching::changed);
        watching.start();
        return watching;
    }

    /** What the console shows of what no longer fits. */
    AnomalyServices anomalies() {
        return anomalies.orElseThrow().services();
    }

    @Override
    public List<Metric> read() {
        return anomalies.map(AnomalyParts::read).orElse(List.of());
    }

    @Override
    public void close() {
        parts.close();
    }
}
