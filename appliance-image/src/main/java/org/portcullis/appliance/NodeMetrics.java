package org.portcullis.appliance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.store.StoreException;
import org.portcullis.radius.store.NodeStore;

/** How many of the nodes that share the registry fell silent; absent while nobody can tell. */
final class NodeMetrics implements MetricSource {
    private final Optional<NodeStore> nodes;
    private final Duration silence;

    /**
     * @param nodes empty: this one is alone
     * @param silence after which a node counts as gone
     */
    NodeMetrics(Optional<NodeStore> nodes, Duration silence) {
        this.nodes = nodes;
        this.silence = silence;
    }

    @Override
    public List<Metric> read() {
        try {
            long silent = nodes.map(store -> store.all(silence).stream()
                            .filter(NodeStore.Life::silent)
                            .count())
                    .orElse(0L);
            return List.of(Metric.gauge(
                    "portcullis_nodes_silent",
                    "Nodes that share the registry and gave no sign of life for enforcement.takeOverAfter",
                    Map.of(),
                    silent));
        } catch (StoreException away) {
            return List.of();
        }
    }
}
