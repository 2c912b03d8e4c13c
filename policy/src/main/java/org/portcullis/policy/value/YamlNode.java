package org.portcullis.policy.value;

import java.util.List;
import java.util.Map;

/** What stands in a YAML document, before anyone says what should stand there. */
sealed interface YamlNode {

    /** Counted from 1. */
    int line();

    /** Where it stands; of an alias, where the alias stands. */
    Span span();

    /** The same node, as an alias at another place stands for it. */
    YamlNode at(Span place);

    /** How many nodes this one unfolds to when every alias in it is followed. */
    long size();

    /** As messages name it. */
    String kind();

    /**
     * A part of the document's text, without what is blank at its end.
     *
     * @param start the index of its first character
     * @param end the index after its last one
     */
    record Span(int start, int end) {}

    /**
     * @param plain written without quotes
     * @param literal written as a {@code |} block, whose lines are the text's lines
     */
    record Scalar(int line, Span span, String text, boolean plain, boolean literal) implements YamlNode {
        @Override
        public YamlNode at(Span place) {
            return new Scalar(line, place, text, plain, literal);
        }

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

    /** @param flow written in brackets */
    record Items(int line, Span span, boolean flow, List<YamlNode> items, long size) implements YamlNode {
        @Override
        public YamlNode at(Span place) {
            return new Items(line, place, flow, items, size);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * @param flow written in braces
     * @param entries in the order of the document
     */
    record Entries(int line, Span span, boolean flow, Map<String, Entry> entries, long size) implements YamlNode {
        @Override
        public YamlNode at(Span place) {
            return new Entries(line, place, flow, entries, size);
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    /**
     * @param line of the key
     * @param key where the key stands
     */
    record Entry(int line, Span key, YamlNode value) {}
}
