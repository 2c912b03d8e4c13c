package org.portcullis.policy.value;

import org.snakeyaml.engine.v2.events.Event;

/** Where the parser's marks, which count code points, are in a text. */
final class CodePoints {
    private final String text;
    /** By code point; empty where each is one character. */
    private final int[] indices;

    CodePoints(String text) {
        this.text = text;
        int count = text.codePointCount(0, text.length());
        indices = count == text.length() ? new int[0] : new int[count + 1];
        for (int point = 0, index = 0; point < indices.length; point++) {
            indices[point] = index;
            index += index < text.length() ? Character.charCount(text.codePointAt(index)) : 0;
        }
    }

    /** From the beginning of one event to the end of another, without the blank lines that end a block of text. */
    YamlNode.Span span(Event first, Event last) {
        int start = first.getStartMark().map(mark -> index(mark.getIndex())).orElse(0);
        int end = last.getEndMark().map(mark -> index(mark.getIndex())).orElse(start);
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new YamlNode.Span(start, end);
    }

    private int index(int point) {
        return indices.length == 0 ? point : indices[point];
    }
}
