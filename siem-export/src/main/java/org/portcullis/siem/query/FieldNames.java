package org.portcullis.siem.query;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/** Finds fields by the names that people type. */
public final class FieldNames {
    private FieldNames() {}

    /** @throws KqlException that names the closest field, when there is none of this name */
    static Field field(String name, int position) {
        return Field.named(name)
                .orElseThrow(() -> new KqlException(
                        position,
                        unknown(name, "; a text with a colon in it needs quotes"),
                        closest(name)
                                .map(field -> new KqlException.Correction(
                                        position, position + name.length(), field.name()))));
    }

    /**
     * The fields whose names fit one with wildcards.
     *
     * @throws KqlException when there is none
     */
    static List<Field> fields(String name, int position) {
        List<String> parts = List.of(name.split("\\*", -1));
        List<Field> found =
                Field.all().stream().filter(field -> fits(field.name(), parts)).toList();
        if (found.isEmpty()) {
            throw new KqlException(
                    position, "no field is named like " + name + "; a text with a colon in it needs quotes");
        }
        return found;
    }

    /** @param parts what is between the wildcards */
    private static boolean fits(String name, List<String> parts) {
        String last = parts.get(parts.size() - 1);
        int at = parts.get(0).length();
        if (!name.startsWith(parts.get(0)) || !name.endsWith(last)) {
            return false;
        }
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return at <= name.length() - last.length();
    }

    /** @throws IllegalArgumentException that names the closest field, when there is none of this name */
    public static Field field(String name) {
        return Field.named(name).orElseThrow(() -> new IllegalArgumentException(unknown(name, "")));
    }

    private static String unknown(String name, String otherwise) {
        return "unknown field " + name
                + closest(name).map(field -> "; did you mean " + field + "?").orElse(otherwise);
    }

    /** The last part of a field's name alone, else the name that takes the fewest edits, if that is few. */
    private static Optional<Field> closest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        Optional<Field> tail = Field.all().stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).endsWith("." + wanted))
                .min(Comparator.comparingInt(field -> field.name().length()));
        return tail.or(() -> fewestEdits(wanted));
    }

    private static Optional<Field> fewestEdits(String wanted) {
        Optional<Field> closest = Optional.empty();
        int fewest = Math.max(2, wanted.length() / 3) + 1;
        for (Field field : Field.all()) {
            // The lengths alone make for so many edits.
            if (Math.abs(field.name().length() - wanted.length()) < fewest) {
                int edits = distance(wanted, field.name());
                if (edits < fewest) {
                    fewest = edits;
                    closest = Optional.of(field);
                }
            }
        }
        return closest;
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String a, String name) {
        String b = name.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
