package org.portcullis.policy.value;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as a person would: on one line where they fit, in quotes where they need them. */
final class YamlWriter {
    private static final int WIDTH = 130;
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_./@+-]*(?: [\\p{L}\\p{N}_./@+-]+)*");

    private final String lineBreak;

    YamlWriter(String lineBreak) {
        this.lineBreak = lineBreak;
    }

    /** On one line. */
    String inline(YamlData value) {
        if (value instanceof YamlData.Text text) {
            return scalar(text.text(), ' ');
        }
        if (value instanceof YamlData.Items list) {
            return list.items().stream().map(this::inline).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof YamlData.Entries map) {
            return map.entries().isEmpty()
                    ? "{}"
                    : map.entries().entrySet().stream()
                            .map(entry -> key(entry.getKey()) + ": " + inline(entry.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return "null";
    }

    String key(String word) {
        return scalar(word, ' ');
    }

    /** What follows {@code key:} in an indented map, its blank or line break included. */
    String after(YamlData value, int column) {
        if (value instanceof YamlData.Text text && isBlock(text.text())) {
            return " " + block(text.text(), column + 2);
        }
        if (value instanceof YamlData.Items list
                && list.items().stream().anyMatch(item -> !(item instanceof YamlData.Text))) {
            return list.items().stream()
                    .map(item -> lineBreak + " ".repeat(column + 2) + item(item, column + 2))
                    .collect(Collectors.joining());
        }
        return " " + inline(value);
    }

    /** A map below its key. */
    String lines(YamlData.Entries map, int column) {
        return map.entries().entrySet().stream()
                .map(entry -> lineBreak + entry(entry, column))
                .collect(Collectors.joining());
    }

    private String entry(Map.Entry<String, YamlData> entry, int column) {
        return " ".repeat(column) + key(entry.getKey()) + ":" + after(entry.getValue(), column);
    }

    /** An entry of an indented list, from its dash on. */
    String item(YamlData value, int column) {
        String line = "- " + inline(value);
        boolean tall = column + line.length() > WIDTH || line.contains("\\n");
        if (!(value instanceof YamlData.Entries map) || !tall) {
            return line;
        }
        return "- "
                + map.entries().entrySet().stream()
                        .map(entry -> entry(entry, column + 2))
                        .collect(Collectors.joining(lineBreak))
                        .stripLeading();
    }

    /** @param before the quotes that were there; a blank where there were none */
    String scalar(String text, char before) {
        if (text.codePoints().anyMatch(YamlWriter::needsEscape)) {
            return escaped(text);
        }
        if (before == ' ' && PLAIN.matcher(text).matches() && !text.matches("(?i)null")) {
            return text;
        }
        return before == '"' && !text.contains("\"") && !text.contains("\\")
                ? '"' + text + '"'
                : "'" + text.replace("'", "''") + "'";
    }

    private static boolean needsEscape(int point) {
        return point < 0x20
                || point >= 0x7f && point < 0xa0
                || point >= 0xd800 && point < 0xe000
                || point == 0x2028
                || point == 0x2029
                || point == 0xfeff
                || point >= 0xfffe && point <= 0xffff;
    }

    /** Whether it is written line by line. */
    static boolean isBlock(String text) {
        String words = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return words.contains("\n")
                && !words.isBlank()
                && !words.startsWith(" ")
                && !words.startsWith("\n")
                && !words.endsWith("\n")
                && words.codePoints().noneMatch(point -> point != '\n' && needsEscape(point));
    }

    String block(String text, int column) {
        return (text.endsWith("\n") ? "|" : "|-")
                + text.lines()
                        .map(line -> lineBreak + (line.isEmpty() ? "" : " ".repeat(column) + line))
                        .collect(Collectors.joining());
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (needsEscape(point)) {
                        escaped.append(String.format("\\u%04x", point));
                    } else {
                        escaped.appendCodePoint(point);
                    }
                }
            }
        });
        return escaped.append('"').toString();
    }
}
