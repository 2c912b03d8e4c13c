package org.portcullis.radius.coa;

import java.time.Duration;
import org.portcullis.policy.value.Enforcement;

/**
 * What follows from an answer.
 *
 * @param after how long it is waited before {@link Kind#AGAIN}
 */
record NextStep(Kind kind, Duration after) {
    enum Kind {
        /** The NAS has done it. */
        CONFIRMED,
        /** It will not. */
        FAILED,
        /** The same again, or otherwise. */
        AGAIN
    }

    static final NextStep CONFIRMED = new NextStep(Kind.CONFIRMED, Duration.ZERO);
    static final NextStep FAILED = new NextStep(Kind.FAILED, Duration.ZERO);
    static final NextStep AT_ONCE = new NextStep(Kind.AGAIN, Duration.ZERO);

    static NextStep later(Duration after) {
        return new NextStep(Kind.AGAIN, after);
    }

    Enforcement.Status status() {
        return switch (kind) {
            case CONFIRMED -> Enforcement.Status.CONFIRMED;
            case FAILED -> Enforcement.Status.FAILED;
            case AGAIN -> Enforcement.Status.PENDING;
        };
    }
}
