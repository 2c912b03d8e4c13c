package org.portcullis.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code diff -u} prints, and what {@code patch} makes of it. */
class UnifiedDifferenceTest {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

    private static String text(int from, int to) {
        return String.join(
                        "\n",
                        IntStream.range(from, to).mapToObj(i -> "line " + i).toList()) + "\n";
    }

    @Test
    void aChangeHasThreeLinesAround() {
        assertEquals("""
                        @@ -3,7 +3,7 @@
                         line 3
                         line 4
                         line 5
                        -line 6
                        +another
                         line 7
                         line 8
                         line 9
                        """, UnifiedDifference.of(text(1, 20), text(1, 20).replace("line 6\n", "another\n")));
    }

    @Test
    void thereIsNothingToTellOfTheSame() {
        assertEquals("", UnifiedDifference.of("a\nb", "a\nb\n"));
        assertEquals("@@ -0,0 +1 @@\n+a\n", UnifiedDifference.of("", "a"));
        assertEquals("@@ -1 +0,0 @@\n-a\n", UnifiedDifference.of("a", ""));
    }

    @Test
    void farChangesHaveHunksOfTheirOwn() {
        String difference = UnifiedDifference.of(
                text(1, 40), text(1, 40).replace("line 5\n", "").replace("line 30\n", ""));
        assertEquals(2, difference.lines().filter(line -> line.startsWith("@@")).count(), difference);
    }

    /** Texts that have nothing in common are not compared line by line, and are told all the same. */
    @Test
    void largeTextsAreTold() {
        assertEquals(
                10_001,
                UnifiedDifference.of(text(0, 5_000), text(10_000, 15_000))
                        .lines()
                        .count());
    }

    @Test
    void applyingItGivesTheOtherText() {
        long seed = new Random().nextLong();
        System.out.println("UnifiedDifferenceTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String before = random(random);
            String after = random(random);
            assertEquals(after.lines().toList(), applied(before, UnifiedDifference.of(before, after)), before + after);
        }
    }

    private static String random(Random random) {
        return String.join(
                "\n",
                random.ints(random.nextInt(30), 0, 4)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    /** As {@code patch} does it, and with what is left out or added where it must be. */
    private static List<String> applied(String text, String difference) {
        List<String> before = text.lines().toList();
        List<String> after = new ArrayList<>();
        int at = 0;
        for (String line : difference.lines().toList()) {
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                int first = Integer.parseInt(hunk.group(1));
                int begin = "0".equals(hunk.group(2)) ? first : first - 1;
                after.addAll(before.subList(at, begin));
                at = begin;
                int there = Integer.parseInt(hunk.group(3));
                assertEquals("0".equals(hunk.group(4)) ? there : there - 1, after.size());
            } else if (line.charAt(0) == '+') {
                after.add(line.substring(1));
            } else {
                assertEquals(before.get(at++), line.substring(1));
                if (line.charAt(0) == ' ') {
                    after.add(line.substring(1));
                } else {
                    assertTrue(line.charAt(0) == '-', line);
                }
            }
        }
        after.addAll(before.subList(at, before.size()));
        return after;
    }
}
