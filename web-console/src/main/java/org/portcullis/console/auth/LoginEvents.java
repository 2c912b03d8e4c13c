package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Makes the events {@code login}: by password, or by a token that is none. */
final class LoginEvents {
    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    LoginEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /** The same, once the event is on disk, or cannot be kept. */
    void tell(String name, InetAddress from, SecurityEvent.Outcome outcome, String sentence) {
        Journaled.await(report(name, from, outcome, sentence), sentence);
    }

    /**
     * @param name who it is, or claims to be; may be empty
     * @param sentence without its end
     */
    CompletionStage<Long> report(String name, InetAddress from, SecurityEvent.Outcome outcome, String sentence) {
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        EventAction.LOGIN,
                        outcome,
                        sentence + " (from " + from.getHostAddress() + ").")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, name)
                .set(Field.SOURCE_IP, from)
                .build();
        return events.append(event);
    }
}
