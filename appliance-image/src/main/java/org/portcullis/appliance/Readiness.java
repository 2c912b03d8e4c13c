package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;

/** Whether this node should get traffic, and if not, why: for load balancers, Status-Server and {@code /metrics}. */
final class Readiness implements MetricSource {
    /** What keeps it from getting traffic. */
    enum Trouble {
        /** RADIUS is not listened for yet. */
        STARTING,
        /** Events cannot be kept, so no device is answered. */
        JOURNAL,
        /** What is known of the registry is older than {@code storage.staleFor}. */
        REGISTRY,
        CLOCK,
        /** What was taken in is not worked off. */
        TLS_POOL,
        /** It was told to stop. */
        DRAINING
    }

    private final Map<Trouble, BooleanSupplier> absent = new EnumMap<>(Trouble.class);
    private volatile BooleanSupplier working = () -> true;
    private volatile boolean listening;
    private volatile boolean draining;

    /**
     * Each says whether its part is as it should be.
     *
     * @param journal whether events are being taken
     * @param clock whether it is to be trusted
     * @param registry whether what is known of it is fresh enough
     */
    Readiness(BooleanSupplier journal, BooleanSupplier clock, BooleanSupplier registry) {
        absent.put(Trouble.STARTING, () -> listening);
        absent.put(Trouble.JOURNAL, journal);
        absent.put(Trouble.REGISTRY, registry);
        absent.put(Trouble.CLOCK, clock);
        absent.put(Trouble.TLS_POOL, () -> working.getAsBoolean());
        absent.put(Trouble.DRAINING, () -> !draining);
    }

    /**
     * RADIUS is listened for from now on.
     *
     * @param isWorking whether what it takes in is being worked off
     */
    void listening(BooleanSupplier isWorking) {
        working = isWorking;
        listening = true;
    }

    /** It was told to stop. */
    void drain() {
        draining = true;
    }

    /** Whether anything may be decided; while not, RADIUS is silent. */
    boolean serving() {
        return isWell(Trouble.JOURNAL) && isWell(Trouble.CLOCK) && isWell(Trouble.REGISTRY);
    }

    /** Whether a load balancer should send requests here. */
    boolean ready() {
        return troubles().isEmpty();
    }

    private List<Trouble> troubles() {
        List<Trouble> troubles = new ArrayList<>();
        absent.keySet().stream().filter(trouble -> !isWell(trouble)).forEach(troubles::add);
        return troubles;
    }

    private boolean isWell(Trouble trouble) {
        return absent.get(trouble).getAsBoolean();
    }

    @Override
    public List<Metric> read() {
        List<Trouble> troubles = troubles();
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.gauge(
                "portcullis_ready", "Whether this node should get traffic", Map.of(), troubles.isEmpty() ? 1 : 0));
        for (Trouble trouble : Trouble.values()) {
            metrics.add(Metric.gauge(
                    "portcullis_unready",
                    "Why this node should get no traffic",
                    Map.of("reason", trouble.name().toLowerCase(Locale.ROOT)),
                    troubles.contains(trouble) ? 1 : 0));
        }
        return metrics;
    }
}
