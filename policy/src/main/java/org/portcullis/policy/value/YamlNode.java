package org.portcullis.policy.value;

import java.util.List;
import java.util.Map;

/** What stands in a YAML document, before anyone says what should stand there. */
sealed interface YamlNode {

    /** Counted from 1. */
    int line();

    /** How many nodes this one unfolds to when every alias in it is followed. */
    long size();

    /** As messages name it. */
    String kind();

    /**
     * @param plain written without quotes
     * @param literal written as a {@code |} block, whose lines are the text's lines
     */
    record Scalar(int line, String text, boolean plain, boolean literal) implements YamlNode {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public String kind() {
            return "a single value";
        }

        /** A key without a value counts as left out (YAML 1.2 core schema's null). */
        boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    record Items(int line, List<YamlNode> items, long size) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param entries in the order of the document */
    record Entries(int line, Map<String, Entry> entries, long size) implements YamlNode {
        @Override
        public String kind() {
            return "a map";
        }
    }

    /** @param line of the key */
    record Entry(int line, YamlNode value) {}
}
