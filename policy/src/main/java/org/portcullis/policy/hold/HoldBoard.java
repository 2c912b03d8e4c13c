package org.portcullis.policy.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.policy.value.MacAddress;

/**
 * The holds in memory, for decisions. What it knows is swapped whole, so that nobody who decides waits; a hold whose time is
 * over counts no more, whether or not it has been taken away. Bounded by {@link Holds#MAX}.
 */
public final class HoldBoard implements HeldPlaces {
    private volatile Known known = new Known(Map.of());

    private record Port(String nas, String name) {}

    private static final class Known {
        private final Map<String, Hold> byId;
        private final Map<MacAddress, List<Hold>> byMac = new HashMap<>();
        private final Map<Port, List<Hold>> byPort = new HashMap<>();

        Known(Map<String, Hold> byId) {
            this.byId = byId;
            for (Hold hold : byId.values()) {
                if (hold.target() instanceof HoldTarget.OfMac ofMac) {
                    byMac.computeIfAbsent(ofMac.mac(), mac -> new ArrayList<>(1))
                            .add(hold);
                } else if (hold.target() instanceof HoldTarget.OfPort ofPort) {
                    byPort.computeIfAbsent(new Port(ofPort.nas(), ofPort.port()), port -> new ArrayList<>(1))
                            .add(hold);
                }
            }
        }
    }

    /** Takes in what is in place of those that were asked for by id; the others of these ids are gone. */
    public synchronized void refresh(Collection<String> ids, Collection<Hold> inPlace) {
        Map<String, Hold> changed = new HashMap<>(known.byId);
        changed.keySet().removeAll(ids);
        inPlace.forEach(hold -> changed.put(hold.id(), hold));
        known = new Known(changed);
    }

    @Override
    public Optional<Hold> on(Place place, Instant now) {
        Known current = known;
        if (current.byId.isEmpty()) {
            return Optional.empty();
        }
        Stream<Hold> ofMac = place.mac().map(current.byMac::get).stream().flatMap(List::stream);
        Stream<Hold> ofPort = current.byPort.getOrDefault(new Port(place.nas(), place.port()), List.of()).stream();
        return Stream.concat(ofMac, ofPort)
                .filter(hold -> !hold.isOver(now) && hold.target().holds(place))
                .max(Comparator.comparing(Hold::until));
    }

    /** Whether the time of any is over. */
    public boolean isAnyOver(Instant now) {
        return known.byId.values().stream().anyMatch(hold -> hold.isOver(now));
    }

    public int size() {
        return known.byId.size();
    }
}
