package org.portcullis.radius.access;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.portcullis.policy.value.Session;

/** Writes down what a server tells of its Access-Accepts. */
final class AdmittedSessions implements Admissions {
    final List<String> promised = new CopyOnWriteArrayList<>();
    final List<String> withdrawn = new CopyOnWriteArrayList<>();
    final List<Session> admitted = new CopyOnWriteArrayList<>();

    @Override
    public void promised(String sessionId) {
        promised.add(sessionId);
    }

    @Override
    public void withdrawn(String sessionId) {
        withdrawn.add(sessionId);
    }

    @Override
    public void admitted(Session session) {
        admitted.add(session);
    }
}
