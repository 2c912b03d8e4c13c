package org.portcullis.policy.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventAction;

/**
 * Lets the decisions of this node know of holds that were placed or lifted, whoever did it, before the one is told who looks
 * at live sessions because of them: as two consumers they could learn of a change in either order.
 */
public final class HoldFollower implements ChangeConsumer {
    private final HoldStore holds;
    private final ChangeConsumer next;

    public HoldFollower(HoldStore holds, ChangeConsumer next) {
        this.holds = holds;
        this.next = next;
    }

    @Override
    public String name() {
        return next.name();
    }

    @Override
    public boolean ofEveryNode() {
        return next.ofEveryNode();
    }

    @Override
    public boolean ofTheBeginning() {
        return next.ofTheBeginning();
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        List<String> ids = changes.stream()
                .filter(change ->
                        change.action() == EventAction.HOLD_PLACED || change.action() == EventAction.HOLD_LIFTED)
                .map(change -> change.subject().substring(Change.HOLD.length()))
                .distinct()
                .toList();
        if (!ids.isEmpty()) {
            holds.refresh(ids);
        }
        return next.take(changes);
    }
}
