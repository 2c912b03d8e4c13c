package org.portcullis.siem.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a field is asked for: one or more words that stood side by side, or one quoted text.
 *
 * @param position where it stands in the query, from 0
 */
record Value(List<Word> words, boolean quoted, int position) {

    /**
     * A word, cut at each wildcard: {@code ab*c} is {@code [ab, c]}, and {@code *} is {@code ["", ""]}.
     *
     * @param parts one more than there are wildcards
     */
    record Word(List<String> parts) {
        boolean wildcard() {
            return parts.size() > 1;
        }

        /** The wildcard alone. */
        boolean anything() {
            return wildcard() && parts.stream().allMatch(String::isEmpty);
        }

        boolean startsWithWildcard() {
            return wildcard() && parts.get(0).isEmpty();
        }

        @Override
        public String toString() {
            return String.join("*", parts);
        }
    }

    boolean wildcard() {
        return words.stream().anyMatch(Word::wildcard);
    }

    boolean anything() {
        return words.size() == 1 && words.get(0).anything();
    }

    /** All words as one, with the spaces between them. */
    Word joined() {
        List<String> parts = new ArrayList<>(words.get(0).parts());
        for (Word next : words.subList(1, words.size())) {
            int last = parts.size() - 1;
            parts.set(last, parts.get(last) + " " + next.parts().get(0));
            parts.addAll(next.parts().subList(1, next.parts().size()));
        }
        return new Word(parts);
    }

    /** As it was meant, without quotes and escapes. */
    String text() {
        return words.stream().map(Word::toString).collect(Collectors.joining(" "));
    }
}
