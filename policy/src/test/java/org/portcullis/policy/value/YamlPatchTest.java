package org.portcullis.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlPatchTest {
    private static final String TEXT = """
            # the house
            profiles:
              sensors:    { vlan: 110, sessionTimeout: 8h }   # since 2024
              cameras:
                vlan: { lab: 120, plant: 220 }
                # wide
                taggedVlans: [130, 140]
              bare:
            rules:
              # cameras first
              - { name: cameras, when: 'device.type == "camera"', then: cameras } # why

              - name: sensors
                when: |
                  device.type == "sensor" &&
                  nas.site == "lab"   # a text, no comment
                then: sensors
                # monitor: true
            # between
              - {name: "last", when: "true", then: refuse}
            default: refuse
            mab:
              rules: []
            """;

    private static YamlData text(String text) {
        return new YamlData.Text(text);
    }

    private static YamlData map(String... pairs) {
        Map<String, YamlData> entries = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            entries.put(pairs[i], text(pairs[i + 1]));
        }
        return new YamlData.Entries(entries);
    }

    private static List<String> path(String pointer) {
        return Arrays.asList(pointer.substring(1).split("/"));
    }

    private static YamlChange add(String path, YamlData value) {
        return new YamlChange.Add(path(path), value);
    }

    private static YamlChange replace(String path, YamlData value) {
        return new YamlChange.Replace(path(path), value);
    }

    private static YamlChange remove(String path) {
        return new YamlChange.Remove(path(path));
    }

    private static YamlChange move(String path, int to) {
        return new YamlChange.Move(path(path), to);
    }

    /** That only these lines are another: before, after. */
    private static void changes(YamlChange change, String before, String after) {
        assertEquals(1, TEXT.split(java.util.regex.Pattern.quote(before), -1).length - 1, before);
        assertEquals(TEXT.replace(before, after), YamlPatch.apply(TEXT, List.of(change)));
    }

    @Test
    void aValueIsReplacedInItsQuotes() {
        changes(replace("/profiles/sensors/vlan", text("111")), "vlan: 110", "vlan: 111");
        changes(
                replace("/rules/0/when", text("device.type == \"it's\"")),
                "'device.type == \"camera\"'",
                "'device.type == \"it''s\"'");
        changes(replace("/rules/2/when", text("false")), "\"true\"", "\"false\"");
        changes(replace("/rules/2/when", text("a == \"b\"")), "\"true\"", "'a == \"b\"'");
        changes(replace("/profiles/cameras/vlan/plant", text("221")), "plant: 220", "plant: 221");
        changes(
                replace("/profiles/cameras/taggedVlans", new YamlData.Items(List.of(text("130"), text("voice: x")))),
                "[130, 140]",
                "[130, 'voice: x']");
        changes(replace("/default", text("bare")), "default: refuse", "default: bare");
        changes(replace("/profiles/bare", map("vlan", "5")), "  bare:\n", "  bare: { vlan: 5 }\n");
    }

    @Test
    void aConditionOfSeveralLinesStaysReadable() {
        changes(
                replace("/rules/1/when", text("device.type == \"sensor\" ||\n  true\n")),
                "      device.type == \"sensor\" &&\n      nas.site == \"lab\"   # a text, no comment\n",
                "      device.type == \"sensor\" ||\n        true\n");
        changes(
                replace("/rules/1/when", text("nas.site == \"x\"")),
                "when: |\n      device.type == \"sensor\" &&\n      nas.site == \"lab\"   # a text, no comment\n",
                "when: 'nas.site == \"x\"'\n");
        changes(replace("/rules/0/when", text("a &&\nb")), "'device.type == \"camera\"'", "\"a &&\\nb\"");
        changes(
                add("/rules/-", map("name", "new", "when", "a &&\n\n b\n", "then", "refuse")),
                "then: refuse}\n",
                "then: refuse}\n  - name: new\n    when: |\n      a &&\n\n       b\n    then: refuse\n");
    }

    @Test
    void aKeyComesAndGoes() {
        changes(add("/rules/0/monitor", text("true")), "then: cameras }", "then: cameras, monitor: true }");
        changes(add("/rules/1/monitor", text("true")), "then: sensors\n", "then: sensors\n    monitor: true\n");
        changes(remove("/profiles/sensors/sessionTimeout"), "110, sessionTimeout: 8h }", "110 }");
        changes(remove("/profiles/sensors/vlan"), "{ vlan: 110, s", "{ s");
        changes(remove("/profiles/cameras/taggedVlans"), "    taggedVlans: [130, 140]\n", "");
        changes(add("/profiles/cameras/role", text("camera")), "140]\n", "140]\n    role: camera\n");
        changes(add("/profiles/bare/vlan", text("7")), "  bare:\n", "  bare: { vlan: 7 }\n");
        changes(add("/profiles/new", map("vlan", "9")), "  bare:\n", "  bare:\n  new: { vlan: 9 }\n");
        changes(
                add("/lifecycle", map("active", "rules")),
                "  rules: []\n",
                "  rules: []\nlifecycle:\n  active: rules\n");
        changes(add("/mab/enabled", text("true")), "  rules: []\n", "  rules: []\n  enabled: true\n");
    }

    @Test
    void aRuleComesAndGoes() {
        changes(
                add("/rules/1", map("name", "x y", "when", "true", "then", "bare")),
                "} # why\n",
                "} # why\n  - { name: x y, when: true, then: bare }\n");
        changes(add("/rules/0", map("name", "x")), "  # cameras first\n", "  - { name: x }\n  # cameras first\n");
        changes(add("/mab/rules/0", map("name", "m")), "  rules: []\n", "  rules:\n    - { name: m }\n");
        changes(remove("/rules/2"), "  - {name: \"last\", when: \"true\", then: refuse}\n", "");
        changes(
                remove("/rules/1"),
                "  - name: sensors\n    when: |\n      device.type == \"sensor\" &&\n"
                        + "      nas.site == \"lab\"   # a text, no comment\n    then: sensors\n",
                "");
    }

    @Test
    void aRuleMovesWithItsComments() {
        String cameras = """
                  # cameras first
                  - { name: cameras, when: 'device.type == "camera"', then: cameras } # why
                """;
        String sensors = """
                  - name: sensors
                    when: |
                      device.type == "sensor" &&
                      nas.site == "lab"   # a text, no comment
                    then: sensors
                    # monitor: true
                """;
        changes(move("/rules/0", 1), cameras + "\n" + sensors, "\n" + sensors + cameras);
        changes(move("/rules/1", 0), cameras + "\n" + sensors, sensors + cameras + "\n");
        String open = TEXT.substring(0, TEXT.indexOf("default: refuse")).stripTrailing();
        String moved = YamlPatch.apply(open, List.of(move("/rules/2", 0)));
        assertTrue(moved.endsWith("# between"), moved);
        assertEquals(sorted(open), sorted(moved));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{ name: a }, { name: b }]",
                "rules:\n  - &one { name: a }\n  - *one\n",
                "rules:\n  - name: a\n  - name: b\n bad",
                "rules:\n  - { name: a }\n  - { name: b }\nrules: []\n"
            })
    void whatCannotBeMovedSafelyIsRefused(String text) {
        UnsafeChangeException refused =
                assertThrows(UnsafeChangeException.class, () -> YamlPatch.apply(text, List.of(move("/rules/1", 0))));
        assertTrue(refused.getMessage().length() > 10);
    }

    @Test
    void noCommentIsLost() {
        String text = """
                rules:
                  - { name: a, # the first
                      when: b }
                  - name: c
                    when: | # why
                      d
                    vlan:
                      # for the lab
                      lab: 1
                """;
        for (YamlChange change : List.of(
                remove("/rules/0/name"),
                replace("/rules/0", map("name", "x")),
                replace("/rules/1/when", text("e")),
                replace("/rules/1/vlan", text("2")))) {
            try {
                String changed = YamlPatch.apply(text, List.of(change));
                for (String comment : List.of("# the first", "# why", "# for the lab")) {
                    assertTrue(changed.contains(comment), change + "\n" + changed);
                }
            } catch (UnsafeChangeException refused) {
                assertTrue(refused.getMessage().contains("comment"), refused.getMessage());
            }
        }
    }

    @Test
    void whatIsNotThereIsNotChanged() {
        for (YamlChange change : List.of(
                remove("/rules/9"),
                remove("/nothing"),
                replace("/rules/0/none", text("x")),
                move("/rules/0", 7),
                move("/profiles/bare", 0),
                add("/default/x", text("y")))) {
            assertThrows(UnsafeChangeException.class, () -> YamlPatch.apply(TEXT, List.of(change)), change.toString());
        }
    }

    @Test
    void anEmptyTextBegins() {
        assertEquals(
                "# mine\nrules:\n  - { name: a }\n",
                YamlPatch.apply("# mine\n", List.of(add("/rules", new YamlData.Items(List.of(map("name", "a")))))));
        assertEquals(
                "default: refuse",
                YamlPatch.apply("", List.of(add("/default", text("refuse")))).strip());
    }

    /** Whatever the form changes, all other lines stay octet by octet. */
    @Test
    void everyOtherLineStays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String before = document(random);
            YamlChange change = change(
                    random,
                    ((YamlData.Items)
                                    ((YamlData.Entries) data(before)).entries().get("rules"))
                            .items()
                            .size());
            String what = "seed " + seed + " round " + round + ": " + change + "\n" + before;
            String after;
            try {
                after = YamlPatch.apply(before, List.of(change));
            } catch (UnsafeChangeException refused) {
                continue;
            }
            assertEquals(data(before).after(change).bare(), data(after).bare(), what);
            if (change instanceof YamlChange.Move) {
                assertEquals(sorted(before), sorted(after), what);
            } else {
                keepsOtherLines(before, after, what + "\n---\n" + after);
            }
        }
    }

    private static void keepsOtherLines(String before, String after, String what) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int head = 0;
        while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        for (String line : old.subList(head, old.size() - tail)) {
            assertTrue(!line.strip().startsWith("#") || now.contains(line), "lost: " + line + " of " + what);
        }
        assertTrue(old.size() - tail - head <= 5, what);
    }

    private static YamlData data(String text) {
        return YamlOutline.of(text).orElseThrow().data();
    }

    private static List<String> sorted(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Collections.sort(lines);
        return lines;
    }

    private static String document(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "# \ud83d\ude00 head\n" : "");
        String indent = " ".repeat(random.nextInt(3) * 2);
        text.append("profiles: { a: { vlan: 1 } }\nrules:").append(random.nextBoolean() ? " # list\n" : "\n");
        int rules = 1 + random.nextInt(5);
        for (int i = 0; i < rules; i++) {
            if (random.nextInt(3) == 0) {
                text.append(random.nextBoolean() ? indent : "")
                        .append("# about ")
                        .append(i)
                        .append('\n');
            }
            switch (random.nextInt(3)) {
                case 0 ->
                    text.append(indent).append("- { name: r").append(i).append(", when: 'x == \"\u00e9\"', then: a }");
                case 1 ->
                    text.append(indent)
                            .append("- name: r")
                            .append(i)
                            .append('\n')
                            .append(indent)
                            .append("  when: |\n")
                            .append(indent)
                            .append("    x ==\n")
                            .append(indent)
                            .append("      1\n")
                            .append(indent)
                            .append("  then: a");
                default ->
                    text.append(indent)
                            .append("- name: \"r")
                            .append(i)
                            .append("\"\n")
                            .append(indent)
                            .append("  then: a\n")
                            .append(indent)
                            .append("  when: x\n")
                            .append(indent)
                            .append("    and y");
            }
            text.append(random.nextInt(3) == 0 ? "  # end\n" : "\n");
            text.append(random.nextInt(4) == 0 ? indent + "    # below\n" : "");
            text.append(random.nextInt(4) == 0 ? "\n" : "");
        }
        text.append(random.nextBoolean() ? "default: refuse\n" : "# foot");
        String made = text.toString();
        return random.nextInt(4) == 0 ? made.replace("\n", "\r\n") : made;
    }

    private static YamlChange change(Random random, int rules) {
        String rule = "/rules/" + random.nextInt(rules);
        return switch (random.nextInt(6)) {
            case 0 -> move(rule, random.nextInt(rules));
            case 1 -> remove(rule);
            case 2 -> add("/rules/" + random.nextInt(rules + 1), map("name", "new", "when", "a\n&& b\n", "then", "a"));
            case 3 -> replace(rule + "/when", text(random.nextBoolean() ? "it's # 'new'" : "one\ntwo\n"));
            case 4 -> add(rule + "/monitor", text("true"));
            default -> remove(rule + "/then");
        };
    }
}
