package org.portcullis.policy.value;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a document says, and on which lines, whatever should stand there. */
public final class YamlOutline {
    private final YamlNode root;
    private final int[] lineStarts;

    /** @param first counted from 1; of the key, or of a list's entry */
    public record Lines(int first, int last) {}

    private YamlOutline(YamlNode root, String text) {
        this.root = root;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(index -> text.charAt(index) == '\n')
                                .map(index -> index + 1))
                .toArray();
    }

    /** Of a text that is one YAML document; empty where it is none. */
    public static Optional<YamlOutline> of(String text) {
        return YamlParser.parse("", text, new ProblemList("")).map(root -> new YamlOutline(root, text));
    }

    public YamlData data() {
        return YamlData.of(root);
    }

    /** @param path keys, and indices counted from 0 */
    public Optional<Lines> lines(List<String> path) {
        YamlNode node = root;
        int begin = 0;
        for (String step : path) {
            if (node instanceof YamlNode.Entries map && map.entries().containsKey(step)) {
                begin = map.entries().get(step).key().start();
                node = map.entries().get(step).value();
            } else if (node instanceof YamlNode.Items list
                    && step.matches("[0-9]{1,6}")
                    && Integer.parseInt(step) < list.items().size()) {
                node = list.items().get(Integer.parseInt(step));
                begin = node.span().start();
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Lines(line(begin), line(Math.max(begin, node.span().end()))));
    }

    private int line(int index) {
        int found = Arrays.binarySearch(lineStarts, index);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
