package org.portcullis.console.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.RecentTime;
import org.portcullis.console.store.SavedSearch;
import org.portcullis.console.store.SearchScope;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the events of changes to saved searches. */
public final class SearchEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SearchEvents.class);

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    public SearchEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /** At least one of both is there. */
    void report(AccountName actor, Optional<SavedSearch> before, Optional<SavedSearch> after) {
        EventAction action = before.isEmpty()
                ? EventAction.SEARCH_SAVED
                : after.isEmpty() ? EventAction.SEARCH_DELETED : EventAction.SEARCH_CHANGED;
        String verb = before.isEmpty() ? "saved" : after.isEmpty() ? "deleted" : "changed";
        SavedSearch which = after.or(() -> before).orElseThrow();
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        action,
                        SecurityEvent.Outcome.SUCCESS,
                        actor + " " + verb + " the search \"" + which.name() + "\" of " + which.owner() + ".")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, actor.text())
                .set(Field.CHANGE_BEFORE, before.map(SearchEvents::members).orElse(List.of()))
                .set(Field.CHANGE_AFTER, after.map(SearchEvents::members).orElse(List.of()))
                .build();
        events.append(event).exceptionally(lost -> {
            LOG.warn("the event {} of a saved search could not be journaled: {}", event.id(), lost.toString());
            return 0L;
        });
    }

    private static List<String> members(SavedSearch search) {
        SearchScope scope = search.scope();
        return List.of(
                "name=" + search.name(),
                "query=" + search.query(),
                "columns=" + String.join(",", scope.columns()),
                "time="
                        + scope.last()
                                .map(RecentTime::word)
                                .orElseGet(() -> text(scope.from()) + "/" + text(scope.to())),
                "shared=" + search.shared());
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("");
    }
}
