package org.portcullis.radius.accounting;

import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventHistory;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.SessionFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the table whole after a crash: takes in the events of sessions that began and ended after it was last written. An
 * event that the table knows already changes nothing.
 */
final class SessionReplay {
    private static final Logger LOG = LoggerFactory.getLogger(SessionReplay.class);

    private final Sessions sessions;
    private int began;
    private int named;
    private int ended;

    SessionReplay(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Whether the table is another one than before. */
    boolean run(EventHistory history, long after) {
        history.after(after, this::take);
        if (began + ended > 0) {
            LOG.info("sessions made whole from the events: {} began and {} ended after the last write", began, ended);
        }
        return began + named + ended > 0;
    }

    private void take(Map<Field, Object> event) {
        Optional<EventAction> action =
                Optional.ofNullable((String) event.get(Field.EVENT_ACTION)).flatMap(EventAction::ofWord);
        if (action.isEmpty()) {
            return;
        }
        switch (action.get()) {
            case ACCESS_ACCEPT -> SessionFields.read(event).ifPresent(this::admitted);
            case SESSION_STARTED -> SessionFields.read(event).ifPresent(this::started);
            case SESSION_STOPPED -> stopped(event);
            case AUTHENTICATION_ABANDONED -> abandoned(event);
            default -> {
                // It is not about a session.
            }
        }
    }

    private void admitted(Session session) {
        boolean known = sessions.find(session.id()).isPresent();
        if (!known && sessions.overtaking(session).isEmpty()) {
            sessions.admitted(session);
            began++;
        }
    }

    private void started(Session session) {
        Session.Usage reported = Session.Usage.begun(
                session.usage().acctSessionId(), session.usage().address());
        Optional<Session> known = sessions.find(session.id());
        if (known.isEmpty()) {
            sessions.reported(session.with(reported));
            began++;
        } else if (!known.get().usage().reported()
                || !known.get().usage().acctSessionId().equals(reported.acctSessionId())) {
            sessions.heard(session.id(), live -> live.with(reported));
            named++;
        }
    }

    /** The device did not wait for its Access-Accept: the permitted session never began. */
    private void abandoned(Map<Field, Object> event) {
        String id = (String) event.get(Field.SESSION_ID);
        if (id != null && sessions.end(id, SessionEnd.STOP).isPresent()) {
            ended++;
        }
    }

    private void stopped(Map<Field, Object> event) {
        String id = (String) event.get(Field.SESSION_ID);
        if (id != null
                && event.containsKey(Field.SESSION_END)
                && sessions.end(id, SessionEnd.STOP).isPresent()) {
            ended++;
        }
    }
}
