package org.portcullis.policy.value;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts, line by line, in the unified format ({@code diff -u}) with three lines of context. */
public final class UnifiedDifference {
    private static final int CONTEXT = 3;

    /** Beyond so many pairs of lines to compare, all that is not alike at the beginning and end counts as exchanged. */
    private static final long MAX_PAIRS = 4_000_000;

    /** A line of either text: {@code ' '} of both, {@code '-'} of the one before, {@code '+'} of the one after. */
    private record Line(char kind, String text) {}

    private UnifiedDifference() {}

    /** The hunks, without the two lines of file names before them; empty when the texts are the same. */
    public static String of(String before, String after) {
        List<Line> lines = lines(before.lines().toList(), after.lines().toList());
        StringBuilder difference = new StringBuilder();
        int begin = nextChange(lines, 0);
        while (begin < lines.size()) {
            int end = begin;
            for (int next = begin; next < lines.size() && next - end <= 2 * CONTEXT; next = nextChange(lines, end)) {
                end = next + 1;
            }
            hunk(lines, Math.max(0, begin - CONTEXT), Math.min(lines.size(), end + CONTEXT), difference);
            begin = nextChange(lines, end);
        }
        return difference.toString();
    }

    private static int nextChange(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).kind == ' ') {
            at++;
        }
        return at;
    }

    private static void hunk(List<Line> lines, int from, int to, StringBuilder difference) {
        difference
                .append("@@ -")
                .append(range(lines, from, to, '+'))
                .append(" +")
                .append(range(lines, from, to, '-'))
                .append(" @@\n");
        lines.subList(from, to)
                .forEach(line -> difference.append(line.kind).append(line.text).append('\n'));
    }

    /** Where the hunk is in one of the texts; of no lines, the line before it is told. */
    private static String range(List<Line> lines, int from, int to, char ofTheOther) {
        long before = lines.subList(0, from).stream()
                .filter(line -> line.kind != ofTheOther)
                .count();
        long count = lines.subList(from, to).stream()
                .filter(line -> line.kind != ofTheOther)
                .count();
        long first = count == 0 ? before : before + 1;
        return count == 1 ? Long.toString(first) : first + "," + count;
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int alike = 0;
        int most = Math.min(before.size(), after.size());
        while (alike < most && before.get(alike).equals(after.get(alike))) {
            alike++;
        }
        int tail = 0;
        while (tail < most - alike && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        before.subList(0, alike).forEach(text -> lines.add(new Line(' ', text)));
        differing(before.subList(alike, before.size() - tail), after.subList(alike, after.size() - tail), lines);
        before.subList(before.size() - tail, before.size()).forEach(text -> lines.add(new Line(' ', text)));
        return lines;
    }

    /** By the longest common subsequence. */
    private static void differing(List<String> before, List<String> after, List<Line> lines) {
        int[][] common = new int[0][];
        boolean whole = (long) before.size() * after.size() > MAX_PAIRS;
        if (!whole) {
            common = new int[before.size() + 1][after.size() + 1];
            for (int i = before.size() - 1; i >= 0; i--) {
                for (int j = after.size() - 1; j >= 0; j--) {
                    common[i][j] = before.get(i).equals(after.get(j))
                            ? common[i + 1][j + 1] + 1
                            : Math.max(common[i + 1][j], common[i][j + 1]);
                }
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean bothLeft = i < before.size() && j < after.size();
            if (!whole && bothLeft && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i++)));
                j++;
            } else if (i < before.size() && (!bothLeft || whole || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
    }
}
