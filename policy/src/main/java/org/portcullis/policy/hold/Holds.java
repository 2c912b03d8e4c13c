package org.portcullis.policy.hold;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.Actor;

/**
 * Restricts a MAC address or a port for a time. At most {@value #MAX} holds are in place, of rules at most {@value
 * #MAX_OF_RULES}, so that people always have room.
 */
public interface Holds {
    int MAX = 10_000;
    int MAX_OF_RULES = 9_000;

    /**
     * Holds it, once for each origin. What the same origin holds already lasts until the later of both times; it is never
     * shortened, and keeps its id.
     *
     * @param until in the future
     * @param reason one sentence for people, not blank, at most {@link Hold#MAX_REASON} characters
     * @return the hold as it is in place by now
     * @throws HoldRefusal when there are too many
     */
    Hold place(HoldTarget target, Instant until, String reason, Actor actor, HoldOrigin origin);

    /**
     * Ends one before its time.
     *
     * @return as it was
     * @throws HoldRefusal when there is none of that id
     */
    Hold lift(String id, Actor actor, String reason);

    Optional<Hold> find(String id);

    /** All that are in place, the newest first. */
    List<Hold> current();
}
