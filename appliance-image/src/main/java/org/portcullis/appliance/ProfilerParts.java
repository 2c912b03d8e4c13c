package org.portcullis.appliance;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.AnomalyServices;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.profile.ProfileDirectory;
import org.portcullis.profiler.profile.ProfileListener;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.store.ProfileStore;
import org.portcullis.siem.journal.Journal;

/**
 * What is known of devices beside their certificates: who sees it, what is concluded, who acts on it. It follows the change
 * table, since other nodes see devices, too; before those who look at sessions, which are to find what is true by then.
 */
final class ProfilerParts implements ChangeConsumer, MetricSource, AutoCloseable {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Parts parts = new Parts();
    private final Profiler profiler;
    private final MudPart mud;
    private final ProfilerInputs inputs;
    private volatile Optional<AnomalyParts> anomalies = Optional.empty();

    /** Nothing is looked at before rules are in force. */
    ProfilerParts(Configuration configuration, Registry registry, Cryptography cryptography, InstantSource clock) {
        this.profiler = parts.opened(new Profiler(
                new ProfileStore(registry.database(), configuration.node()),
                configuration.profiler().keep(),
                clock));
        this.mud = parts.opened(
                new MudPart(configuration.node(), registry.database(), cryptography, profiler.observations(), clock));
        ObservationSink sink = profiler.observations().watchedBy(mud::see).watchedBy(this::notice);
        this.inputs = parts.opened(new ProfilerInputs(configuration.profiler(), sink, clock));
    }

    /**
     * Reads the files that a configuration names.
     *
     * @param lists those of them that devices are recognised by
     * @return what puts them in force
     * @throws org.portcullis.policy.value.ConfigException when any of them cannot be used
     */
    Runnable load(Configuration configuration, ProfilerLists lists) {
        Runnable makers = mud.load(configuration);
        return () -> {
            inputs.follow(lists.blocks());
            makers.run();
            profiler.follow(lists.rules());
        };
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        return inputs.observations();
    }

    private void notice(Observation seen) {
        anomalies.ifPresent(watching -> watching.said(seen));
    }

    /** What is heard of devices by, beside RADIUS. */
    ApplianceState.Feeds feeds() {
        return inputs.feeds();
    }

    /** What makers say of their devices. */
    MudPart mud() {
        return mud;
    }

    /** For the decision. */
    ProfileSource profiles() {
        return profiler.profiles();
    }

    /** For people. */
    ProfileDirectory directory() {
        return profiler.directory();
    }

    /** Has a listener told of every change of a profile. */
    void listen(ProfileListener listener) {
        profiler.listen(listener);
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping.every(SWEEP, "forgetting MAC addresses that are not seen any more", profiler::sweep);
    }

    @Override
    public String name() {
        return "profiles";
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        profiler.changed(changes.stream()
                .filter(change -> change.action() == EventAction.PROFILE_CHANGED)
                .map(change -> change.subject().substring(Change.MAC.length()))
                .flatMap(mac -> MacAddress.parse(mac).stream())
                .toList());
        return CompletableFuture.completedFuture(true);
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
        Profiler.Numbers numbers = profiler.numbers();
        List<Metric> metrics = new ArrayList<>(List.of(
                counter("observations_total", "What was seen of devices and taken in", numbers.taken()),
                counter(
                        "observations_dropped_total",
                        "What was seen of devices and found no room in the queue or the store",
                        numbers.dropped()),
                counter("observations_lost_total", "What was seen of devices and could not be written", numbers.lost()),
                counter("profiles_written_total", "MAC addresses of which something was written", numbers.written()),
                gauge("observations_waiting", "What was seen of devices and is not looked at yet", numbers.waiting()),
                gauge("profiles", "MAC addresses of which something is known", numbers.known()),
                gauge("profiles_remembered", "Profiles in memory", numbers.remembered()),
                gauge("rules", "Rules of profiles in force", numbers.rules())));
        metrics.addAll(inputs.metrics());
        metrics.addAll(mud.metrics());
        anomalies.ifPresent(watching -> metrics.addAll(watching.read()));
        return metrics;
    }

    private static Metric counter(String name, String help, long value) {
        return Metric.counter("portcullis_profiler_" + name, help, Map.of(), value);
    }

    private static Metric gauge(String name, String help, long value) {
        return Metric.gauge("portcullis_profiler_" + name, help, Map.of(), value);
    }

    @Override
    public void close() {
        parts.close();
    }
}
