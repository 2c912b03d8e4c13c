package org.portcullis.policy.value;

import java.util.List;

/** A change of a document, of those that a JSON Patch has (RFC 6902 §4). */
public sealed interface YamlChange {

    /** Keys, and indices counted from 0, from the top of the document; never empty. */
    List<String> path();

    /** The same change, seen from one step further down. */
    YamlChange below();

    /** In a list before the one that has that index, or at its end by {@code -}; in a map instead of what is there. */
    record Add(List<String> path, YamlData value) implements YamlChange {
        @Override
        public YamlChange below() {
            return new Add(path.subList(1, path.size()), value);
        }
    }

    record Remove(List<String> path) implements YamlChange {
        @Override
        public YamlChange below() {
            return new Remove(path.subList(1, path.size()));
        }
    }

    record Replace(List<String> path, YamlData value) implements YamlChange {
        @Override
        public YamlChange below() {
            return new Replace(path.subList(1, path.size()), value);
        }
    }

    /** To another place in the same list. */
    record Move(List<String> path, int to) implements YamlChange {
        @Override
        public YamlChange below() {
            return new Move(path.subList(1, path.size()), to);
        }
    }

    /**
     * @param most the largest that there is
     * @throws UnsafeChangeException when it is none
     */
    static int index(String step, int most) {
        if (step.equals("-")) {
            return most;
        }
        if (!step.matches("[0-9]{1,6}") || Integer.parseInt(step) > most) {
            throw new UnsafeChangeException("there is no entry " + step + " in the list any more");
        }
        return Integer.parseInt(step);
    }
}
