package org.portcullis.policy.value;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used; carries everything that is wrong in it, one problem a line in its message. */
public final class ConfigException extends RuntimeException {
    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of their lines. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
