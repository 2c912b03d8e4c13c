package org.portcullis.radius.access;

import org.portcullis.policy.value.Session;

/** Is told of the sessions that Access-Accepts begin. Its methods are called by many threads and do not block. */
public interface Admissions {
    /** Nobody asks. */
    Admissions NONE = new Admissions() {
        @Override
        public void promised(String sessionId) {}

        @Override
        public void withdrawn(String sessionId) {}

        @Override
        public void admitted(Session session) {}
    };

    /** The event of a permit is about to be given to the audit trail. One of the two others may follow, or neither. */
    void promised(String sessionId);

    /** The event could not be kept: there will be no Access-Accept. */
    void withdrawn(String sessionId);

    /** The Access-Accept is about to be sent. */
    void admitted(Session session);
}
