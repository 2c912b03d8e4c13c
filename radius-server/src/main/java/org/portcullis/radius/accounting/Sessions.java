package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;

/**
 * The live sessions, in memory. A session begins with its Access-Accept, or with what a NAS reports of one that no Accept
 * of ours began. It ends by Stop, Accounting-On or -Off of its NAS, its Session-Timeout, or a newer authentication of the
 * same MAC address, or of another one on the same wired port. On a port that carries several devices at once the last
 * rule ends a session too many: the next accounting of it brings it back.
 *
 * <p>Bounded; safe for many threads; each call holds the lock for a few map operations.
 */
public final class Sessions {
    private record PortKey(InetAddress nas, String port) {}

    private record AcctKey(InetAddress nas, String acctSessionId) {}

    /**
     * @param heardAt monotonic, in nanoseconds
     * @param endsAt monotonic, in nanoseconds, grace included; empty for never
     */
    private record Entry(Session session, long heardAt, Optional<Long> endsAt) {}

    private final SessionSettings settings;
    private final RadiusClock clock;
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

    /** In the order they were heard of, so that the first is the one to go. */
    private final Map<String, Entry> byId = new LinkedHashMap<>();

    private final SessionIndex<Serial> byDevice = new SessionIndex<>();
    private final SessionIndex<PortKey> byPort = new SessionIndex<>();
    private final SessionIndex<MacAddress> byMac = new SessionIndex<>();
    private final SessionIndex<InetAddress> byNas = new SessionIndex<>();
    private final Map<AcctKey, String> byAcctSessionId = new HashMap<>();
    private final EndedSessions ended;

    public Sessions(SessionSettings settings, RadiusClock clock) {
        this.settings = settings;
        this.clock = clock;
        ended = new EndedSessions(settings.maxEnded());
    }

    /** From now on it is told of every change. */
    public void listen(SessionListener listener) {
        listeners.add(listener);
    }

    public synchronized Optional<Session> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Entry::session);
    }

    public synchronized List<Session> ofDevice(Serial device) {
        return sessions(byDevice.find(device));
    }

    /** Those on a port of a NAS, by {@link Session.Port#name()}; several where it carries several devices. */
    public synchronized List<Session> onPort(InetAddress nas, String port) {
        return sessions(byPort.find(new PortKey(nas, port)));
    }

    /** Those with that address, at whichever NAS. */
    public synchronized List<Session> ofMac(MacAddress mac) {
        return sessions(byMac.find(mac));
    }

    public synchronized Optional<Session> ofMac(InetAddress nas, MacAddress mac) {
        return sessions(byMac.find(mac)).stream()
                .filter(session -> session.nas().address().equals(nas))
                .findFirst();
    }

    public synchronized Optional<Session> ofAcctSessionId(InetAddress nas, String acctSessionId) {
        return Optional.ofNullable(byAcctSessionId.get(new AcctKey(nas, acctSessionId)))
                .flatMap(this::find);
    }

    public synchronized List<Session> ofNas(InetAddress nas) {
        return sessions(byNas.find(nas));
    }

    /** Every one, longest silent first. */
    public synchronized List<Session> all() {
        return byId.values().stream().map(Entry::session).toList();
    }

    public synchronized int live() {
        return byId.size();
    }

    public synchronized int stale() {
        return (int)
                byId.values().stream().filter(entry -> entry.session.stale()).count();
    }

    /**
     * Changes how far a session's enforcement has come.
     *
     * @return the session with the change; empty when it is not live any more
     */
    public Optional<Session> enforce(String id, UnaryOperator<Enforcement> change) {
        return change(id, session -> session.with(change.apply(session.enforcement())));
    }

    /** A device was let in: its session begins, and those whose place it takes end. */
    public synchronized void admitted(Session fresh) {
        Session begun = fresh;
        List<SessionChange.Ended> over = new ArrayList<>();
        for (Session older : displaced(fresh)) {
            SessionEnd end = endBy(older, fresh);
            if (end == SessionEnd.REAUTHENTICATED) {
                begun = begun.with(carriedOn(older.usage(), begun.usage()));
            }
            remove(older);
            over.add(new SessionChange.Ended(older, end, Optional.of(fresh)));
        }
        for (SessionChange.Ended each : over) {
            ended.add(each.session(), each.end());
            tell(new SessionChange.Ended(each.session(), each.end(), Optional.of(begun)));
        }
        begin(begun);
    }

    /** A NAS reports a session that is not in the table, or not any more. */
    synchronized void reported(Session session) {
        ended.forget(session.id());
        begin(session);
    }

    /** A NAS was restarted: nothing of what it reported before matters any more. */
    synchronized void restarted(InetAddress nas) {
        ended.forget(nas);
    }

    /** Its NAS reports a session that had ended here, by one of its Class attributes or by its MAC address. */
    synchronized Optional<Session> remembered(AccountingReport report) {
        Instant now = clock.wall().instant();
        return ended.remembered(report)
                .map(session -> session.ends().filter(now::isBefore).isPresent() ? session : session.unending());
    }

    /** Whether a late packet speaks of an accounting session that was reported as ended. */
    synchronized boolean stopped(InetAddress nas, String acctSessionId) {
        return ended.stopped(nas, acctSessionId);
    }

    /** Remembers an accounting session as ended that is not, or no longer, in the table. */
    synchronized void noteStopped(InetAddress nas, String acctSessionId) {
        ended.noteStopped(nas, acctSessionId);
    }

    /** An accounting session is not of that session after all. */
    void dissociate(String id, String acctSessionId) {
        change(
                id,
                session -> session.usage().acctSessionId().equals(Optional.of(acctSessionId))
                        ? session.with(Session.Usage.NONE)
                        : session);
    }

    /** Its NAS spoke of it. */
    Optional<Session> heard(String id, UnaryOperator<Session> change) {
        return change(id, session -> change.apply(session).heard(clock.wall().instant()));
    }

    /** Ends a session with what was last heard of it. */
    synchronized void end(String id, SessionEnd end, UnaryOperator<Session> last) {
        heard(id, last);
        end(id, end);
    }

    /** Ends a session; empty when it had ended already. */
    synchronized Optional<Session> end(String id, SessionEnd end) {
        Optional<Session> session = find(id);
        session.ifPresent(known -> {
            remove(known);
            ended.add(known, end);
            tell(new SessionChange.Ended(known, end, Optional.empty()));
        });
        return session;
    }

    /** Ends the sessions whose Session-Timeout is over, and marks those as stale whose NAS is silent about them. */
    public synchronized void sweep() {
        long now = clock.nanoTime().getAsLong();
        for (Entry entry : List.copyOf(byId.values())) {
            String id = entry.session.id();
            if (entry.endsAt.isPresent() && now - entry.endsAt.get() >= 0) {
                end(id, SessionEnd.SESSION_TIMEOUT);
            } else if (!entry.session.stale()
                    && now - entry.heardAt > settings.silence().toNanos()) {
                change(id, Session::silent);
            }
        }
    }

    /**
     * Puts in a session that another node looked after, as its row has it by now.
     *
     * @return whether it is live here; not when its device has authenticated again meanwhile
     */
    public synchronized boolean takenOver(Session session) {
        if (byId.containsKey(session.id())) {
            return true;
        }
        Optional<Session> newer = overtaking(session);
        if (newer.isPresent()) {
            tell(new SessionChange.Ended(session, endBy(session, newer.get()), newer));
            return false;
        }
        displaced(session).forEach(older -> end(older.id(), endBy(older, session)));
        makeRoom();
        putNew(session);
        return true;
    }

    /** A session that is newer and in its place. */
    synchronized Optional<Session> overtaking(Session session) {
        return displaced(session).stream()
                .filter(other -> other.started().isAfter(session.started()))
                .findFirst();
    }

    /** Lets go of sessions that another node looks after. They have not ended. */
    public synchronized void handOver(Collection<String> ids) {
        ids.forEach(id -> find(id).ifPresent(session -> {
            remove(session);
            tell(new SessionChange.HandedOver(session));
        }));
    }

    /** Puts a session in as it was kept; nobody is told. The silence while this appliance was down does not count. */
    synchronized void restore(Session session) {
        putNew(session);
    }

    /** The sessions that a new one takes the place of. */
    synchronized List<Session> displaced(Session fresh) {
        List<String> ids = new ArrayList<>();
        fresh.station().mac().ifPresent(mac -> ids.addAll(byMac.find(mac)));
        if (fresh.port().wired()) {
            portKey(fresh).ifPresent(key -> ids.addAll(byPort.find(key)));
        }
        return sessions(ids.stream().distinct().toList());
    }

    private static SessionEnd endBy(Session older, Session fresh) {
        boolean samePort = older.nas().address().equals(fresh.nas().address())
                && older.port().name().equals(fresh.port().name());
        boolean sameStation = older.station().mac().equals(fresh.station().mac());
        if (sameStation) {
            return samePort ? SessionEnd.REAUTHENTICATED : SessionEnd.MOVED;
        }
        return SessionEnd.PORT_TAKEN;
    }

    /** An authentication again within the same accounting session (RFC 3580 §3.17): its counters run on. */
    private static Session.Usage carriedOn(Session.Usage older, Session.Usage fresh) {
        boolean another =
                fresh.acctSessionId().isPresent() && !fresh.acctSessionId().equals(older.acctSessionId());
        return another ? fresh : older;
    }

    private void begin(Session session) {
        makeRoom();
        putNew(session);
        tell(new SessionChange.Started(session));
    }

    private void makeRoom() {
        if (byId.size() >= settings.maxSessions()) {
            end(byId.keySet().iterator().next(), SessionEnd.EVICTED);
        }
    }

    private synchronized Optional<Session> change(String id, UnaryOperator<Session> change) {
        Entry entry = byId.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        Session changed = change.apply(entry.session);
        boolean heard = !changed.lastHeard().equals(entry.session.lastHeard());
        remove(entry.session);
        put(changed, heard ? clock.nanoTime().getAsLong() : entry.heardAt, entry.endsAt);
        tell(new SessionChange.Updated(entry.session, changed));
        return Optional.of(changed);
    }

    private void putNew(Session session) {
        put(session, clock.nanoTime().getAsLong(), session.ends().map(this::monotonic));
    }

    private void put(Session session, long heardAt, Optional<Long> endsAt) {
        String id = session.id();
        byId.put(id, new Entry(session, heardAt, endsAt));
        byDevice.add(session.device(), id);
        byPort.add(portKey(session), id);
        byMac.add(session.station().mac(), id);
        byNas.add(Optional.of(session.nas().address()), id);
        acctKey(session).ifPresent(key -> byAcctSessionId.put(key, id));
    }

    private void remove(Session session) {
        String id = session.id();
        byId.remove(id);
        byDevice.remove(session.device(), id);
        byPort.remove(portKey(session), id);
        byMac.remove(session.station().mac(), id);
        byNas.remove(Optional.of(session.nas().address()), id);
        acctKey(session).ifPresent(key -> byAcctSessionId.remove(key, id));
    }

    private long monotonic(Instant ends) {
        Duration left = Duration.between(clock.wall().instant(), ends);
        return clock.nanoTime().getAsLong() + left.plus(settings.grace()).toNanos();
    }

    private static Optional<PortKey> portKey(Session session) {
        String port = session.port().name();
        return port.isEmpty()
                ? Optional.empty()
                : Optional.of(new PortKey(session.nas().address(), port));
    }

    private static Optional<AcctKey> acctKey(Session session) {
        return session.usage()
                .acctSessionId()
                .map(acct -> new AcctKey(session.nas().address(), acct));
    }

    private List<Session> sessions(List<String> ids) {
        return ids.stream()
                .map(byId::get)
                .filter(Objects::nonNull)
                .map(Entry::session)
                .toList();
    }

    private void tell(SessionChange change) {
        listeners.forEach(listener -> listener.changed(change));
    }
}
