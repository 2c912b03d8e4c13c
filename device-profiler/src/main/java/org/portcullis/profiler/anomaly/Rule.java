package org.portcullis.profiler.anomaly;

import java.util.Optional;

/** One way of noticing that something no longer fits: from what was known before and what happened, and nothing else. */
@FunctionalInterface
public interface Rule {
    Optional<Finding> look(Remembered before, Happening happened);
}
