package org.portcullis.eap.store;

import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.ChangeTable;

/**
 * What the change table gets to know of a change of the CA.
 *
 * @param node where it is made
 */
public record CaChange(
        String node,
        EventAction action,
        Actor actor,
        String reason,
        Map<String, Object> before,
        Map<String, Object> after) {
    /** Under which the change table has the CA. */
    public static final String SUBJECT = "ca";

    void write(Handle handle, Instant now) {
        new ChangeTable(node).add(handle, now, action, SUBJECT, actor, reason, before, after);
    }
}
