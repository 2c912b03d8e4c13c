package org.portcullis.appliance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.portcullis.console.SessionQuery;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.accounting.Sessions;

/** The table of live sessions, as the console asks it. */
final class LiveSessions implements SessionQuery {
    private static final Comparator<Session> NEWEST_FIRST =
            Comparator.comparing(Session::started).reversed().thenComparing(Session::id);

    private final Sessions sessions;

    LiveSessions(Sessions sessions) {
        this.sessions = sessions;
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
    public Page list(Optional<String> device, Optional<String> nas, Optional<Place> after, int limit) {
        List<Session> found = candidates(device).stream()
                .filter(nas.map(LiveSessions::on).orElse(session -> true))
                .sorted(NEWEST_FIRST)
                .toList();
        List<Session> rest = found.stream()
                .filter(session -> after.map(place -> isBehind(session, place)).orElse(true))
                .limit(limit + 1L)
                .toList();
        return rest.size() <= limit
                ? new Page(found.size(), rest, Optional.empty())
                : new Page(found.size(), rest.subList(0, limit), Optional.of(Place.of(rest.get(limit - 1))));
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

    /** By the client's name, or the address of the switch itself. */
    private static Predicate<Session> on(String nas) {
        return session -> session.nas().name().equals(nas)
                || Cidr.parseAddress(nas)
                        .filter(session.nas().address()::equals)
                        .isPresent();
    }
}
