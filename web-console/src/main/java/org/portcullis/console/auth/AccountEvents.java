package org.portcullis.console.auth;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Makes the events of changes to users, tokens and sessions of the console. No secret is ever given to it. */
public final class AccountEvents {
    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    public AccountEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Returns once the event is on disk, or cannot be kept.
     *
     * @param about whose account or token it is
     * @param what was done, after the actor's name: {@code gave eve the role admin}
     * @param before what it was like, {@code member=value} each
     */
    public void tell(
            EventAction action,
            AccountName actor,
            AccountName about,
            String what,
            List<String> before,
            List<String> after) {
        String sentence = actor + " " + what + ".";
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(), clock.instant(), action, SecurityEvent.Outcome.SUCCESS, sentence)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, actor.text())
                .set(
                        Field.RELATED_USER,
                        Stream.of(actor, about)
                                .map(AccountName::text)
                                .distinct()
                                .toList())
                .set(Field.CHANGE_BEFORE, before)
                .set(Field.CHANGE_AFTER, after)
                .build();
        Journaled.await(events.append(event), sentence);
    }
}
