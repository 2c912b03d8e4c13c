package org.portcullis.policy.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that someone who mistyped most likely meant. */
public final class NearestWord {
    private static final int MAX_LENGTH = 64;

    private NearestWord() {}

    /** The known word that is fewest edits away, if that is few enough to be a typing error. */
    public static Optional<String> to(String typed, Collection<String> known) {
        if (typed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int tolerance = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(word -> Math.abs(word.length() - typed.length()) <= tolerance)
                .filter(word -> distance(typed, word) <= tolerance)
                .min(Comparator.<String>comparingInt(word -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The end of a message: {@code ; did you mean "secret"?}, or nothing. */
    public static String hint(String typed, Collection<String> known) {
        return to(typed, known).map(word -> "; did you mean \"" + word + "\"?").orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), ignoring case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
