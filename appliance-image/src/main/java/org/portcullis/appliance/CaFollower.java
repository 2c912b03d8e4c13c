package org.portcullis.appliance;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.eap.ca.CrlPublication;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;

/** Takes in another generation of the own CA, whichever node or command made it. */
final class CaFollower implements ChangeConsumer {
    private static final Set<EventAction> CONCERNED =
            EnumSet.of(EventAction.CA_ROLLED_OVER, EventAction.CA_GENERATION_CLOSED);

    private final IssuingCa ca;
    private final CrlPublication publication;
    private final Runnable changed;

    /**
     * @param publication on whose thread it is done
     * @param changed has what is served follow
     */
    CaFollower(IssuingCa ca, CrlPublication publication, Runnable changed) {
        this.ca = ca;
        this.publication = publication;
        this.changed = changed;
    }

    @Override
    public String name() {
        return "ca-generations";
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        return changes.stream().anyMatch(change -> CONCERNED.contains(change.action()))
                ? publication.inTurn(this::takeIn)
                : CompletableFuture.completedFuture(null);
    }

    private void takeIn() {
        if (ca.refresh()) {
            changed.run();
        }
    }
}
