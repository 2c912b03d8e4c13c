package org.portcullis.policy.store;

import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;

/** Lets another module's store leave its row in the change table, inside the transaction of its own change. */
public final class ChangeWriter {
    private final ChangeTable changes;

    /** @param node this node's name, which its changes bear */
    public ChangeWriter(String node) {
        this.changes = new ChangeTable(node);
    }

    /** @param subject what was changed */
    public void add(
            Handle handle,
            Instant at,
            EventAction action,
            String subject,
            Actor actor,
            String reason,
            Map<String, Object> before,
            Map<String, Object> after) {
        changes.add(handle, at, action, subject, actor, reason, before, after);
    }
}
