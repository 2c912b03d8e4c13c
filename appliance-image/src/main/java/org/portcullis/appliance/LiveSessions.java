package org.portcullis.appliance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.SessionQuery;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.store.SessionStore;

/** The table of live sessions, as the console asks it; where nodes share their registry, with those of the others. */
final class LiveSessions implements SessionQuery {
    private static final Comparator<Session> NEWEST_FIRST =
            Comparator.comparing(Session::started).reversed().thenComparing(Session::id);

    private final Sessions sessions;
    private final SessionStore store;
    private final String node;

    LiveSessions(Sessions sessions, SessionStore store, String node) {
        this.sessions = sessions;
        this.store = store;
        this.node = node;
    }

    @Override
    public Optional<Session> find(String id) {
        return sessions.find(id);
    }

    @Override
    public Collection<Session> all() {
        return sessions.all();
    }

    @Override
    public long count() {
        return sessions.live() + store.countOthers(SessionFilter.ALL);
    }

    @Override
    public Page list(SessionFilter filter, Optional<Place> after, int limit) {
        List<Session> found = candidates(filter.device()).stream()
                .filter(filter::matches)
                .sorted(NEWEST_FIRST)
                .toList();
        List<Placed> others =
                store.ofOthers(filter, after.map(place -> Map.entry(place.started(), place.id())), limit + 1).stream()
                        .map(other -> new Placed(other.node(), other.session()))
                        .toList();
        List<Placed> rest = Stream.concat(
                        found.stream()
                                .filter(session -> after.map(place -> isBehind(session, place))
                                        .orElse(true))
                                .limit(limit + 1L)
                                .map(session -> new Placed(node, session)),
                        others.stream())
                .sorted(Comparator.comparing(Placed::session, NEWEST_FIRST))
                .limit(limit + 1L)
                .toList();
        long total = found.size() + store.countOthers(filter);
        return rest.size() <= limit
                ? new Page(total, rest, Optional.empty())
                : new Page(
                        total,
                        rest.subList(0, limit),
                        Optional.of(Place.of(rest.get(limit - 1).session())));
    }

    private List<Session> candidates(Optional<String> device) {
        return device.isEmpty()
                ? sessions.all()
                : Serial.parse(device.get()).map(sessions::ofDevice).orElse(List.of());
    }

    private static boolean isBehind(Session session, Place place) {
        int byTime = place.started().compareTo(session.started());
        return byTime > 0 || byTime == 0 && session.id().compareTo(place.id()) > 0;
    }
}
