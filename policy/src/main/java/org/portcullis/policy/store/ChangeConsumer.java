package org.portcullis.policy.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Acts on changes, whoever made them; each consumer has a cursor of its own on the change table. One that looks after what
 * this node itself holds (its sessions, its copy, its policy) wants the changes of every node, and none of those before it
 * first started; that is what a consumer gets unless it says otherwise.
 */
public interface ChangeConsumer {

    /** The cursor's name; the same one for ever. */
    String name();

    /** Whether it wants the changes of every node, not those of this node alone. */
    default boolean ofEveryNode() {
        return true;
    }

    /** Whether, at its very first start, it wants the changes of before, too. */
    default boolean ofTheBeginning() {
        return false;
    }

    /**
     * Takes changes in their order. Called on the follower's thread, which must not be held up.
     *
     * @return completed when what the changes ask for is done or kept durably, so that the cursor may move past them; on a
     *     failure, and after a crash before that, they are given again
     */
    CompletionStage<?> take(List<Change> changes);
}
