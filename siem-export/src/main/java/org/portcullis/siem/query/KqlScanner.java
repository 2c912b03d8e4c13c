package org.portcullis.siem.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** Walks along a query's text. What a colon means depends on where it stands, so the parser says what it expects. */
final class KqlScanner {
    private final String text;
    private int position;

    KqlScanner(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    void back(int to) {
        position = to;
    }

    boolean atEnd() {
        skipSpace();
        return position == text.length();
    }

    /** Whether the next sign is this one; it is then passed. */
    boolean take(String sign) {
        skipSpace();
        if (text.startsWith(sign, position)) {
            position += sign.length();
            return true;
        }
        return false;
    }

    /** Whether the next word is this one, in any case; it is then passed. */
    boolean takeWord(String word) {
        boolean there = nextWord().equals(word);
        if (there) {
            position += word.length();
        }
        return there;
    }

    /** Whether a value cannot go on here. */
    boolean atValuesEnd() {
        return atEnd()
                || text.charAt(position) == ')'
                || List.of("and", "or", "not").contains(nextWord());
    }

    private String nextWord() {
        skipSpace();
        int end = position;
        while (end < text.length() && !ends(text.charAt(end))) {
            end++;
        }
        return text.substring(position, end).toLowerCase(Locale.ROOT);
    }

    boolean atQuote() {
        skipSpace();
        return position < text.length() && text.charAt(position) == '"';
    }

    /** The name before a colon or a comparison; empty, with nothing passed, when something else stands here. */
    Optional<String> fieldName() {
        skipSpace();
        int start = position;
        if (address()) {
            return Optional.empty();
        }
        int end = start;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != '\\' && !ends(text.charAt(end))) {
            end++;
        }
        position = end;
        skipSpace();
        boolean name = end > start
                && position < text.length()
                && (text.charAt(position) == ':' || text.charAt(position) == '<' || text.charAt(position) == '>');
        if (!name) {
            position = start;
            return Optional.empty();
        }
        return Optional.of(text.substring(start, end));
    }

    /** Whether a MAC or IP address stands here, whose colons are its own. */
    private boolean address() {
        String word = nextWord();
        return MacAddress.parse(word).isPresent() || Cidr.parse(word).isPresent();
    }

    /** A quoted text, as one word. */
    Value.Word quoted() {
        int start = position++;
        StringBuilder out = new StringBuilder();
        while (position < text.length() && text.charAt(position) != '"') {
            char c = text.charAt(position++);
            if (c == '\\' && position < text.length()) {
                c = unescaped(text.charAt(position++));
            }
            out.append(c);
        }
        if (position == text.length()) {
            throw new KqlException(start, "the quote is not closed");
        }
        position++;
        return new Value.Word(List.of(out.toString()));
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    /** A word up to white space, a parenthesis, a quote or a comparison, with its wildcards. */
    Value.Word word() {
        skipSpace();
        int start = position;
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        while (position < text.length() && !ends(text.charAt(position))) {
            char c = text.charAt(position++);
            if (c == '*') {
                parts.add(part.toString());
                part.setLength(0);
                continue;
            }
            if (c == '\\') {
                if (position == text.length()) {
                    throw new KqlException(start, "nothing follows the backslash");
                }
                c = text.charAt(position++);
            }
            part.append(c);
        }
        if (position == start) {
            throw new KqlException(start, "expected a value, found " + found());
        }
        parts.add(part.toString());
        return new Value.Word(List.copyOf(parts));
    }

    String found() {
        return atEnd() ? "the end" : "'" + Character.toString(text.codePointAt(position)) + "'";
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private static boolean ends(char c) {
        return Character.isWhitespace(c) || c == '(' || c == ')' || c == '"' || c == '<' || c == '>';
    }
}
