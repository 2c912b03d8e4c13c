package org.portcullis.radius.accounting;

import java.util.Optional;
import org.portcullis.policy.value.Session;

/** What became of a session. */
public sealed interface SessionChange {

    /** As it is now; of one that ended, as it was last. */
    Session session();

    /** There is a new one, from an Access-Accept or from what a NAS reports. */
    record Started(Session session) implements SessionChange {}

    /** Something about it changed: accounting, staleness, enforcement. */
    record Updated(Session before, Session session) implements SessionChange {}

    /**
     * It is over.
     *
     * @param successor the newer authentication that took its place
     */
    record Ended(Session session, SessionEnd end, Optional<Session> successor) implements SessionChange {}

    /** Another node looks after it now: it goes on, and is this node's no more. */
    record HandedOver(Session session) implements SessionChange {}
}
