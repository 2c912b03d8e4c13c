package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Session;

/**
 * What is remembered of sessions that ended, for packets that come late or in another order: which accounting sessions
 * their NAS has stopped, and which sessions ended only because a newer authentication seemed to take their place. Bounded;
 * the oldest go first. Guarded by the table's lock.
 */
final class EndedSessions {
    private record Stopped(InetAddress nas, String acctSessionId) {}

    private final int max;
    private final Set<Stopped> stopped = new LinkedHashSet<>();
    private final Map<String, Session> displaced = new LinkedHashMap<>();

    EndedSessions(int max) {
        this.max = max;
    }

    void add(Session session, SessionEnd end) {
        switch (end) {
            case STOP ->
                session.usage()
                        .acctSessionId()
                        .ifPresent(acct -> noteStopped(session.nas().address(), acct));
            case PORT_TAKEN, MOVED, EVICTED -> {
                displaced.put(session.id(), session);
                dropEldest(displaced.keySet());
            }
            case SESSION_TIMEOUT, REAUTHENTICATED, ACCOUNTING_ON, ACCOUNTING_OFF -> {
                // It is over for the NAS as well, or goes on under a newer id. A NAS that was restarted may use a name
                // again.
            }
        }
    }

    void noteStopped(InetAddress nas, String acctSessionId) {
        stopped.add(new Stopped(nas, acctSessionId));
        dropEldest(stopped);
    }

    boolean stopped(InetAddress nas, String acctSessionId) {
        return stopped.contains(new Stopped(nas, acctSessionId));
    }

    /** A NAS begins anew, and with it perhaps its names. */
    void forget(InetAddress nas) {
        stopped.removeIf(each -> each.nas.equals(nas));
        displaced.values().removeIf(each -> each.nas().address().equals(nas));
    }

    Optional<Session> takeDisplaced(String id) {
        return Optional.ofNullable(displaced.remove(id));
    }

    private void dropEldest(Set<?> entries) {
        if (entries.size() > max) {
            var eldest = entries.iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
