package org.portcullis.appliance;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.portcullis.console.PolicyControl;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.RadiusDictionary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy that decides: the newest version in the database, followed through the change table whichever node put it
 * there. One that cannot be used here leaves the one before it in force.
 */
final class PolicyInForce implements Supplier<RuleSet>, PolicyControl, ChangeConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyInForce.class);

    private final PolicyLoader loader;
    private final Supplier<Settings> settings;
    private final Supplier<NasClients> clients;
    private final AtomicReference<PolicyLoader.Loaded> current = new AtomicReference<>();
    private final AtomicReference<LongFunction<CompletionStage<?>>> sessions =
            new AtomicReference<>(version -> CompletableFuture.completedFuture(true));
    private final AtomicReference<Optional<ApplianceEvents>> events = new AtomicReference<>(Optional.empty());

    /** @param settings with the dictionary that profiles are written by */
    PolicyInForce(PolicyLoader loader, Supplier<Settings> settings, Supplier<NasClients> clients) {
        this.loader = loader;
        this.settings = settings;
        this.clients = clients;
    }

    /**
     * Has live sessions follow each version that comes into force from now on.
     *
     * @param by given a version's number; completed when it is kept durably which sessions have to change
     */
    void followedBy(LongFunction<CompletionStage<?>> by) {
        sessions.set(by);
    }

    /** Tells from now on of versions that cannot be used. */
    void tell(ApplianceEvents to) {
        events.set(Optional.of(to));
    }

    /**
     * Takes the policy file in when its text changed; then the newest policy comes into force together with the settings that
     * it was read with.
     *
     * @param inForce puts the settings in force
     * @throws ConfigException when the changed file, or the newest policy, has problems; nothing is taken in then
     */
    synchronized void load(Path file, RadiusDictionary dictionary, Runnable inForce) {
        PolicyLoader.Loaded loaded = loader.load(file, dictionary);
        inForce.run();
        set(loaded);
    }

    private void set(PolicyLoader.Loaded loaded) {
        current.set(loaded);
        loaded.rules().warnings().forEach(warning -> LOG.warn("{}", warning));
    }

    @Override
    public RuleSet get() {
        return current.get().rules();
    }

    @Override
    public InForce inForce() {
        PolicyLoader.Loaded loaded = current.get();
        return new InForce(loaded.version().number(), loaded.rules());
    }

    private long version() {
        return current.get().version().number();
    }

    @Override
    public RuleSet read(String name, String text) {
        return PolicyLoader.read(name, text, settings.get().dictionary());
    }

    @Override
    public List<Map<Attribute, Object>> clients() {
        return clients.get().all().stream().map(PolicyInForce::known).toList();
    }

    @Override
    public Optional<Map<Attribute, Object>> nas(String name) {
        return clients.get().named(name).map(PolicyInForce::known);
    }

    /** The address only where there is but one. */
    private static Map<Attribute, Object> known(NasClient client) {
        Map<Attribute, Object> known = new EnumMap<>(Attribute.class);
        known.put(Attribute.NAS_NAME, client.name());
        known.put(Attribute.NAS_SITE, client.site());
        known.put(Attribute.NAS_VENDOR, client.vendor());
        client.address()
                .filter(Cidr::isHost)
                .ifPresent(
                        host -> known.put(Attribute.NAS_ADDRESS, host.network().getHostAddress()));
        return known;
    }

    @Override
    public synchronized void refresh() {
        try {
            loader.inForce(settings.get().dictionary())
                    .filter(newest -> newest.version().number() > version())
                    .ifPresent(newest -> {
                        set(newest);
                        LOG.info(
                                "policy version {} of {} is in force",
                                newest.version().number(),
                                newest.version().author());
                    });
        } catch (ConfigException unusable) {
            LOG.error(
                    "the newest policy cannot be used here, version {} stays in force:\n{}",
                    version(),
                    unusable.getMessage());
            events.get()
                    .ifPresent(told -> told.append(
                            EventAction.CONFIGURATION_REFUSED,
                            Outcome.FAILURE,
                            "The newest policy cannot be used here and version " + version() + " stays in force: "
                                    + unusable.getMessage()));
        }
    }

    @Override
    public String name() {
        return "policy";
    }

    /**
     * Conditions take a while to compile: not on the follower's thread. The cursor moves when the sessions that a version
     * changes are known for good, so that a crash leaves none behind.
     */
    @Override
    public CompletionStage<?> take(List<Change> changes) {
        boolean concerned = changes.stream().anyMatch(change -> change.action() == EventAction.POLICY_CHANGED);
        return concerned
                ? CompletableFuture.runAsync(this::refresh, task -> new Thread(task, "policy-reader").start())
                        .thenCompose(read -> sessions.get().apply(version()))
                : CompletableFuture.completedFuture(true);
    }
}
