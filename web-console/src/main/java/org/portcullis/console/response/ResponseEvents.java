package org.portcullis.console.response;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.response.ResponseOrder.Action;
import org.portcullis.console.response.ResponseOrder.Target;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the events {@code response-requested}; what was changed, and what a switch was asked, has its own beside it. */
public final class ResponseEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseEvents.class);

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    public ResponseEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /**
     * @param caller the name of the tool's token
     * @return completed when the event is on disk, or when it could not be put there, which is logged: what it tells of is
     *     done
     */
    public CompletionStage<Long> report(
            String caller,
            InetAddress from,
            String id,
            Action action,
            Target target,
            String reason,
            ResponseResult result) {
        String what = result.changed() ? "" : ", which changed nothing";
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        EventAction.RESPONSE_REQUESTED,
                        SecurityEvent.Outcome.SUCCESS,
                        caller + " asked to " + action.word() + " the " + target + what + ": " + reason + " (response "
                                + id + ", from " + from.getHostAddress() + ").")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, caller)
                .set(Field.SOURCE_MAC, target instanceof Target.OfMac of ? Optional.of(of.mac()) : Optional.empty())
                .set(Field.EVENT_REASON, reason)
                .set(Field.RESPONSE_ID, id)
                .set(Field.RESPONSE_ACTION, action.word())
                .set(
                        Field.DEVICE_SERIAL_NUMBER,
                        result.device()
                                .map(device -> device.serial().text())
                                .or(() -> target instanceof Target.OfDevice of
                                        ? Optional.of(of.serial().text())
                                        : Optional.empty()))
                .build();
        return events.append(event).exceptionally(lost -> {
            LOG.warn("the event {} of a response could not be journaled: {}", event.id(), lost.toString());
            return 0L;
        });
    }
}
