package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Session;

/**
 * What is remembered of sessions that ended, for packets that come late, in another order, or against what was expected:
 * which accounting sessions their NAS has stopped, and the sessions themselves, since a NAS may go on with one (on a port
 * that carries several devices, or when a station comes back without a new authentication). Bounded; the oldest go first.
 * Guarded by the table's lock.
 */
final class EndedSessions {
    private record Stopped(InetAddress nas, String acctSessionId) {}

    private final int max;
    private final Set<Stopped> stopped = new LinkedHashSet<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    EndedSessions(int max) {
        this.max = max;
    }

    void add(Session session, SessionEnd end) {
        if (end == SessionEnd.STOP) {
            session.usage()
                    .acctSessionId()
                    .ifPresent(acct -> noteStopped(session.nas().address(), acct));
        }
        // One that authenticated again goes on under its newer id, and a NAS that was restarted may use a name again.
        boolean over = end == SessionEnd.REAUTHENTICATED
                || end == SessionEnd.ACCOUNTING_ON
                || end == SessionEnd.ACCOUNTING_OFF;
        if (!over) {
            sessions.put(session.id(), session);
            dropEldest(sessions.keySet());
        }
    }

    void noteStopped(InetAddress nas, String acctSessionId) {
        stopped.add(new Stopped(nas, acctSessionId));
        dropEldest(stopped);
    }

    boolean stopped(InetAddress nas, String acctSessionId) {
        return stopped.contains(new Stopped(nas, acctSessionId));
    }

    /** The one that a report's Class names; of a NAS that sends none, the newest of that MAC address there. */
    Optional<Session> remembered(AccountingReport report) {
        if (!report.classes().isEmpty()) {
            return report.classes().stream()
                    .map(sessions::get)
                    .filter(Objects::nonNull)
                    .filter(session -> session.nas().name().equals(report.nas().name()))
                    .findFirst();
        }
        return sessions.values().stream()
                .filter(session -> session.station().mac().isPresent()
                        && session.station().mac().equals(report.station().mac())
                        && session.nas().address().equals(report.nas().address()))
                .reduce((older, newer) -> newer);
    }

    void forget(String id) {
        sessions.remove(id);
    }

    /** A NAS begins anew, and with it perhaps its names. */
    void forget(InetAddress nas) {
        stopped.removeIf(each -> each.nas.equals(nas));
        sessions.values().removeIf(each -> each.nas().address().equals(nas));
    }

    private void dropEldest(Set<?> entries) {
        if (entries.size() > max) {
            Iterator<?> eldest = entries.iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
