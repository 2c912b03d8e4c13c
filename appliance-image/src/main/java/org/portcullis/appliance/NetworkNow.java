package org.portcullis.appliance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    private final Sessions sessions;
    private final SessionStore store;
    private final NasHealthTable health;

    NetworkNow(Sessions sessions, SessionStore store, NasHealthTable health) {
        this.sessions = sessions;
        this.store = store;
        this.health = health;
    }

    @Override
    public List<Session> of(Serial device) {
        return Stream.concat(
                        sessions.ofDevice(device).stream(),
                        store.ofOthers(SessionFilter.ofDevice(device), Optional.empty(), MOST).stream()
                                .map(SessionStore.Placed::session))
                .toList();
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
