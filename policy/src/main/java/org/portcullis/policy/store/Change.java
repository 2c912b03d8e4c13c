package org.portcullis.policy.store;

import java.time.Instant;
import java.util.Map;
import org.portcullis.policy.event.EventAction;

/**
 * One row of the change table: who changed what, and why.
 *
 * @param id rises with every change; also makes the id of the change's event
 * @param node the node that made the change, and that writes its event
 * @param subject what was changed: a device's serial, {@code policy}, {@code nas/NAME}, {@code hold/ID}
 * @param before what was there, by field; empty for something new
 */
public record Change(
        long id,
        String node,
        Instant at,
        EventAction action,
        String subject,
        String actor,
        String reason,
        Map<String, Object> before,
        Map<String, Object> after) {
    /** Before the name of a NAS client, which may be a device's serial as well. */
    public static final String NAS = "nas/";

    /** Before the id of a hold. */
    public static final String HOLD = "hold/";

    public Change {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }
}
