package org.portcullis.policy.value;

/** Where the lines of a text begin and end, by the index of any of their characters. */
record YamlLines(String text) {

    int start(int index) {
        return text.lastIndexOf('\n', index - 1) + 1;
    }

    /** After its last character, and before its line break. */
    int end(int index) {
        int feed = text.indexOf('\n', index);
        int end = feed < 0 ? text.length() : feed;
        return end > index && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** Where the next line begins, or the end of the text. */
    int next(int index) {
        int feed = text.indexOf('\n', index);
        return feed < 0 ? text.length() : feed + 1;
    }

    /** How many characters are before this one in its line. */
    int column(int index) {
        return index - start(index);
    }

    /** Whether nothing but blanks is before it in its line. */
    boolean isFirst(int index) {
        return text.substring(start(index), index).isBlank();
    }

    /** The column in which a comment begins that has its line for itself; -1 where the line is something else. */
    int commentColumn(int lineStart) {
        String line = text.substring(lineStart, end(lineStart));
        String words = line.stripLeading();
        return words.startsWith("#") ? line.length() - words.length() : -1;
    }

    /** How lines end here. */
    String lineBreak() {
        int feed = text.indexOf('\n');
        return feed > 0 && text.charAt(feed - 1) == '\r' ? "\r\n" : "\n";
    }
}
