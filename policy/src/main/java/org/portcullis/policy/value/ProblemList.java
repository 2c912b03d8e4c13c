package org.portcullis.policy.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found wrong in one document so far: each problem once, and not more than an admin would read. */
final class ProblemList {
    static final int MAX = 100;

    private final String file;
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    ProblemList(String file) {
        this.file = file;
    }

    void add(int line, String key, String message) {
        if (problems.size() < MAX) {
            problems.add(new ConfigProblem(file, line, key, message));
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            List<ConfigProblem> inOrder = new ArrayList<>(problems);
            inOrder.sort(Comparator.comparingInt(ConfigProblem::line));
            throw new ConfigException(inOrder);
        }
    }
}
