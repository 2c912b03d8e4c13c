package org.portcullis.radius.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.NearestWord;

/**
 * Reads dictionary files in the format that FreeRADIUS made common, which {@code docs/switches.md} explains. Everything
 * wrong is collected, each with file and line.
 */
final class DictionaryFile {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_LINES = 200_000;
    private static final int MAX_PROBLEMS = 50;

    private static final List<String> KEYWORDS =
            List.of("$INCLUDE", "ATTRIBUTE", "VALUE", "VENDOR", "BEGIN-VENDOR", "END-VENDOR", "BEGIN-TLV", "END-TLV");

    private final DictionaryBuilder builder = new DictionaryBuilder();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private int lines;

    List<ConfigProblem> problems() {
        return problems;
    }

    /** What was read, and what is only known at the end: that every value has its attribute. */
    Definitions definitions() {
        builder.finish((place, problem) -> problem(place.file(), place.line(), problem));
        return builder.definitions();
    }

    void read(DictionarySource source) {
        read(source, 1);
    }

    private void read(DictionarySource source, int depth) {
        int outer = builder.depth();
        int number = 0;
        try (BufferedReader in = source.open()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (++lines > MAX_LINES) {
                    problem(source.name(), number, "all dictionaries together have more than " + MAX_LINES + " lines");
                    return;
                }
                String content = line.replaceFirst("#.*", "").strip();
                if (!content.isEmpty()) {
                    take(source, number, content.split("\\s+"), depth);
                }
            }
        } catch (IOException unreadable) {
            problem(source.name(), Math.max(1, number), "cannot be read: " + unreadable.getMessage());
        }
        builder.closeTo(outer).ifPresent(open -> problem(source.name(), 1, open));
    }

    private void take(DictionarySource source, int number, String[] words, int depth) {
        try {
            if (words[0].equals("$INCLUDE") || words[0].equals("$INCLUDE-")) {
                include(source, words, depth);
            } else {
                take(words, new Place(source.name(), number));
            }
        } catch (IllegalArgumentException wrong) {
            problem(source.name(), number, wrong.getMessage());
        }
    }

    private void include(DictionarySource source, String[] words, int depth) {
        need(words, 2, "$INCLUDE FILE");
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("files include each other more than " + MAX_DEPTH + " deep");
        }
        DictionarySource other = source.include(words[1]);
        try (BufferedReader there = other.open()) {
            there.ready();
        } catch (IOException unreadable) {
            if (words[0].endsWith("-")) {
                return;
            }
            throw new IllegalArgumentException(other.name() + " " + unreadable.getMessage(), unreadable);
        }
        read(other, depth + 1);
    }

    private void take(String[] words, Place place) {
        switch (words[0].toUpperCase(java.util.Locale.ROOT)) {
            case "ATTRIBUTE" -> {
                need(words, 4, "ATTRIBUTE NAME NUMBER TYPE [FLAGS]");
                builder.attribute(
                        words[1], words[2], words[3], Arrays.asList(words).subList(4, words.length), place);
            }
            case "VALUE" -> {
                need(words, 4, "VALUE ATTRIBUTE NAME NUMBER");
                builder.value(words[1], words[2], words[3], place);
            }
            case "VENDOR" -> {
                need(words, 3, "VENDOR NAME NUMBER [format=T,L[,c]]");
                builder.vendor(words[1], words[2], Arrays.asList(words).subList(3, words.length));
            }
            case "BEGIN-VENDOR" -> {
                need(words, 2, "BEGIN-VENDOR NAME [parent=ATTRIBUTE]");
                builder.beginVendor(words[1], Arrays.asList(words).subList(2, words.length));
            }
            case "BEGIN-TLV" -> {
                need(words, 2, "BEGIN-TLV ATTRIBUTE");
                builder.beginTlv(words[1]);
            }
            case "END-VENDOR", "END-TLV" -> {
                need(words, 2, words[0] + " NAME");
                builder.end(words[0].replaceFirst("(?i)END-", ""), words[1]);
            }
            default ->
                throw new IllegalArgumentException('"' + words[0] + "\" is not known here; a line begins with "
                        + String.join(", ", KEYWORDS) + NearestWord.hint(words[0], KEYWORDS));
        }
    }

    private static void need(String[] words, int count, String form) {
        if (words.length < count) {
            throw new IllegalArgumentException("has " + words.length + " words; write " + form);
        }
    }

    private void problem(String file, int line, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new ConfigProblem(file, line, "", message));
        }
    }

    /** A line, for what is found wrong with it later. */
    record Place(String file, int line) {}
}
