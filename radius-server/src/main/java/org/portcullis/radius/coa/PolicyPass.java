package org.portcullis.radius.coa;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.portcullis.policy.value.Session;

/**
 * A look at every live session after another policy came into force, or at those of clients that were changed. A slice at a time, so that
 * what is urgent does not wait for it. For the enforcer's thread alone.
 */
final class PolicyPass {
    /** Sessions that are looked at in one go. */
    static final int SLICE = 100;

    /** What became of one session. */
    enum Outcome {
        /** It has what it would get, or its NAS has been told already. */
        UNCHANGED,
        /** It is ordered to change, or was already. */
        CHANGES,
        /** It would change, but its NAS takes no requests; or it cannot be told. It follows at the next authentication. */
        LATER
    }

    private final Queue<String> left = new ArrayDeque<>();
    private final Function<String, Optional<Session>> live;
    private int looked;
    private int changing;
    private int later;

    /** @param live a session as it is now, where it still is */
    PolicyPass(Function<String, Optional<Session>> live) {
        this.live = live;
    }

    void begin(Collection<Session> sessions) {
        sessions.forEach(session -> left.add(session.id()));
    }

    /** Another one looks at all of them again. */
    void abandon() {
        left.clear();
    }

    /** Looks at some more. */
    void slice(Function<Session, Outcome> follow) {
        for (int i = 0; i < SLICE && !left.isEmpty(); i++) {
            live.apply(left.remove()).ifPresent(session -> count(follow.apply(session)));
        }
    }

    private void count(Outcome outcome) {
        looked++;
        switch (outcome) {
            case CHANGES -> changing++;
            case LATER -> later++;
            case UNCHANGED -> {}
        }
    }

    boolean isDone() {
        return left.isEmpty();
    }

    /** How many were looked at. */
    int looked() {
        return looked;
    }

    int changing() {
        return changing;
    }

    int later() {
        return later;
    }
}
