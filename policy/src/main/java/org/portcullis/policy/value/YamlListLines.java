package org.portcullis.policy.value;

/**
 * A list each of whose entries begins with a dash on a line of its own. An entry has the comment lines right above its dash
 * that begin in the dash's column, and those right below it that are indented more.
 */
final class YamlListLines {
    private final String text;
    private final YamlNode.Items list;
    private final YamlLines lines;
    private final int column;

    YamlListLines(String text, YamlNode.Items list) {
        if (list.flow() || list.items().isEmpty()) {
            throw new UnsafeChangeException("the list stands in brackets");
        }
        this.text = text;
        this.list = list;
        this.lines = new YamlLines(text);
        this.column = lines.column(list.span().start());
    }

    /** With its comments to another place among the others. */
    String move(int from, int to) {
        if (to < 0 || to >= list.items().size()) {
            throw new UnsafeChangeException("there is no entry " + to + " in the list any more");
        }
        int begin = begin(from);
        int end = end(from);
        String entry = text.substring(begin, end);
        if (to == from) {
            return text;
        }
        return to < from
                ? text.substring(0, begin(to)) + entry + text.substring(begin(to), begin) + text.substring(end)
                : text.substring(0, begin) + text.substring(end, end(to)) + entry + text.substring(end(to));
    }

    String add(int index, YamlData value, YamlWriter writer) {
        int at = index == 0 ? begin(0) : end(index - 1);
        String entry = " ".repeat(column) + writer.item(value, column) + lines.lineBreak();
        return text.substring(0, at) + entry + text.substring(at);
    }

    /** The comments stay. */
    String remove(int index) {
        return text.substring(0, lines.start(dash(index)))
                + text.substring(lines.next(list.items().get(index).span().end()));
    }

    private int dash(int index) {
        int at = list.items().get(index).span().start() - 1;
        while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        if (at < 0 || text.charAt(at) != '-' || !lines.isFirst(at) || lines.column(at) != column) {
            throw new UnsafeChangeException("its dash does not stand in the column of the list");
        }
        return at;
    }

    /** Where the first line of its comments, or of itself, begins. */
    private int begin(int index) {
        int begin = lines.start(dash(index));
        while (begin > 0 && lines.commentColumn(lines.start(begin - 1)) == column) {
            begin = lines.start(begin - 1);
        }
        return begin;
    }

    /** Where the line after its last one begins. */
    private int end(int index) {
        int end = lines.next(list.items().get(index).span().end());
        while (end < text.length() && lines.commentColumn(end) > column) {
            end = lines.next(end);
        }
        return end;
    }
}
