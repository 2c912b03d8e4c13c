package org.portcullis.radius.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.store.NodeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says again and again that this node is there, and takes over the sessions of one that is not. A node that could not say so
 * itself for a while cannot tell who was silent, and gives the others time. For one thread alone.
 */
final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

    private final NodeStore store;
    private final Sessions sessions;
    private final Supplier<CompletionStage<Void>> stored;
    private final ChangeOfAuthorization coa;
    private final Duration silence;
    private final LongSupplier nanoTime;
    private Optional<Long> beatingSince = Optional.empty();
    private long beatAt;

    /**
     * @param stored asks when everything that was noted in the table of sessions is on disk
     * @param silence after which a node counts as gone
     */
    NodeWatch(
            NodeStore store,
            Sessions sessions,
            Supplier<CompletionStage<Void>> stored,
            ChangeOfAuthorization coa,
            Duration silence,
            LongSupplier nanoTime) {
        this.store = store;
        this.sessions = sessions;
        this.stored = stored;
        this.coa = coa;
        this.silence = silence;
        this.nanoTime = nanoTime;
    }

    /**
     * @return whether sessions came to this node
     * @throws StoreException when the database could not be asked; it is asked again at the next turn
     */
    boolean turn() {
        Optional<String> taker;
        try {
            taker = store.beat();
        } catch (StoreException unheard) {
            beatingSince = Optional.empty();
            throw unheard;
        }
        long now = nanoTime.getAsLong();
        if (beatingSince.isEmpty() || now - beatAt > silence.toNanos()) {
            beatingSince = Optional.of(now);
        }
        beatAt = now;
        taker.ifPresent(this::takeBack);
        boolean taken = false;
        if (now - beatingSince.get() >= silence.toNanos()) {
            for (String silent : store.silent(silence)) {
                taken |= takeOver(silent);
            }
        }
        return taken;
    }

    private boolean takeOver(String silent) {
        Optional<List<Session>> taken = store.takeOver(silent, silence);
        taken.ifPresent(theirs -> {
            List<String> live =
                    theirs.stream().filter(sessions::takenOver).map(Session::id).toList();
            LOG.warn("node {} is silent; this node looks after its {} live sessions now", silent, live.size());
            coa.lookAfter(live);
        });
        return taken.isPresent();
    }

    private void takeBack(String taker) {
        awaitStored();
        List<String> held = held();
        store.takeBack(held);
        keepMine();
        LOG.warn("node {} had taken over the sessions of this node, which looks after them again", taker);
        coa.lookAfter(held());
    }

    /** Lets go of what the table says is another node's, or has ended there. */
    void keepMine() {
        List<String> held = held();
        awaitStored();
        List<String> gone = new ArrayList<>(held);
        gone.removeAll(store.mine());
        sessions.handOver(gone);
    }

    private List<String> held() {
        return sessions.all().stream().map(Session::id).toList();
    }

    private void awaitStored() {
        try {
            stored.get().toCompletableFuture().get(WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new StoreException("the appliance is being stopped");
        } catch (Exception unwritten) {
            throw new StoreException(
                    "the table of sessions could not be written: " + unwritten.getMessage(), unwritten);
        }
    }
}
