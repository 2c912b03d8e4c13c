package org.portcullis.policy.device;

import java.util.List;
import java.util.Map;

/**
 * How many devices there are.
 *
 * @param byState of each state that there are any in
 * @param byType the most frequent types
 */
public record DeviceCount(Map<LifecycleState, Long> byState, List<OfType> byType) {
    /** @param type as the devices have it; empty where they have none */
    public record OfType(String type, long count) {}

    public DeviceCount {
        byState = Map.copyOf(byState);
        byType = List.copyOf(byType);
    }

    public long total() {
        return byState.values().stream().mapToLong(Long::longValue).sum();
    }
}
