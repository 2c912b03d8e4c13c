package org.portcullis.appliance;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;
import org.portcullis.profiler.anomaly.LiveNetwork;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.store.SessionStore;

/** What is on the network, as anomalies are looked for in it: the live sessions, and when clients were heard. */
final class NetworkNow implements LiveNetwork {
    private static final int MOST = 100;
    private static final Set<Enforcement.Status> TOLD =
            EnumSet.of(Enforcement.Status.PENDING, Enforcement.Status.CONFIRMED);

    private final Sessions sessions;
    private final SessionStore store;
    private final NasHealthTable health;

    NetworkNow(Sessions sessions, SessionStore store, NasHealthTable health) {
        this.sessions = sessions;
        this.store = store;
        this.health = health;
    }

    /** Without those whose switch was told to end or to change them, and was not heard of them since. */
    @Override
    public List<Session> of(Serial device) {
        return Stream.concat(
                        sessions.ofDevice(device).stream(),
                        store.ofOthers(SessionFilter.ofDevice(device), Optional.empty(), MOST).stream()
                                .map(SessionStore.Placed::session))
                .filter(session -> !isToldToGo(session))
                .toList();
    }

    private static boolean isToldToGo(Session session) {
        return TOLD.contains(session.enforcement().status())
                && session.enforcement()
                        .since()
                        .filter(since -> !session.lastHeard().isAfter(since))
                        .isPresent();
    }

    @Override
    public long count() {
        return sessions.live() + store.countOthers(SessionFilter.ALL);
    }

    @Override
    public Optional<Instant> heard(String nas) {
        return health.find(nas).flatMap(seen -> seen.last(NasSign.PACKET));
    }
}
