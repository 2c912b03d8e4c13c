package org.portcullis.profiler.profile;

import java.util.Optional;

/**
 * A pattern for a whole value: {@code *} stands for any text, {@code ?} for one character, and case does not matter. A match
 * takes at most as many steps as pattern and value have characters multiplied, whatever they are.
 */
final class Wildcard {
    private final String text;
    private final String folded;
    private final int star;

    /** What is held against patterns. */
    record Value(String text, String folded) {
        Value(String text) {
            this(text, fold(text));
        }
    }

    Wildcard(String text) {
        this.text = text;
        this.folded = fold(text);
        this.star = folded.indexOf('*');
    }

    /** Letters in one case, character by character, so that places stay what they are. */
    static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            folded.append(Character.toLowerCase(Character.toUpperCase(text.charAt(i))));
        }
        return folded.toString();
    }

    /** Whether it says no more than that there is a value. */
    boolean saysNothing() {
        return folded.chars().allMatch(c -> c == '*' || c == '?');
    }

    boolean hasStar() {
        return star >= 0;
    }

    /** What the first {@code *} stands for; nothing where there is none. Empty when the value does not match. */
    Optional<String> match(Value value) {
        String against = value.folded;
        if (star < 0 && folded.length() != against.length()) {
            return Optional.empty();
        }
        int lastStar = -1;
        int firstStar = -1;
        int firstFrom = 0;
        int firstTo = -1;
        int retry = 0;
        int at = 0;
        int in = 0;
        while (in < against.length()) {
            if (at < folded.length() && folded.charAt(at) == '*') {
                if (firstStar < 0) {
                    firstStar = at;
                    firstFrom = in;
                } else if (firstTo < 0) {
                    firstTo = in - (at - firstStar - 1);
                }
                lastStar = at++;
                retry = in;
            } else if (at < folded.length() && (folded.charAt(at) == '?' || folded.charAt(at) == against.charAt(in))) {
                at++;
                in++;
            } else if (lastStar >= 0) {
                at = lastStar + 1;
                in = ++retry;
            } else {
                return Optional.empty();
            }
        }
        int rest = at;
        while (rest < folded.length() && folded.charAt(rest) == '*') {
            rest++;
        }
        if (rest < folded.length()) {
            return Optional.empty();
        }
        if (firstStar < 0) {
            return Optional.of("");
        }
        int behind = at - firstStar - 1;
        int to = firstTo >= 0 ? firstTo : against.length() - Math.max(0, behind);
        return Optional.of(value.text.substring(firstFrom, Math.max(firstFrom, to)));
    }

    @Override
    public String toString() {
        return text;
    }
}
