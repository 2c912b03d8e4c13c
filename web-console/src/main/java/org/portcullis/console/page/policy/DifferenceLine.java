package org.portcullis.console.page.policy;

import java.util.List;

/**
 * A line of a difference.
 *
 * @param kind {@code added}, {@code removed}, {@code same}, or {@code place}, which says where the next ones are
 * @param sign what stands before it
 */
public record DifferenceLine(String kind, String sign, String text) {

    /** @param unified as {@link org.portcullis.policy.value.UnifiedDifference} writes it */
    static List<DifferenceLine> of(String unified) {
        return unified.lines().map(DifferenceLine::line).toList();
    }

    private static DifferenceLine line(String line) {
        if (line.startsWith("@@")) {
            return new DifferenceLine("place", "", line);
        }
        String kind = switch (line.charAt(0)) {
            case '+' -> "added";
            case '-' -> "removed";
            default -> "same";
        };
        return new DifferenceLine(kind, line.substring(0, 1), line.substring(1));
    }
}
