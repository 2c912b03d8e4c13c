package org.portcullis.policy.value;

import java.util.Optional;

/**
 * The product serial that names a device, as its maker wrote it: 1 to 128 printable characters, compared exactly.
 *
 * @param text the serial
 */
public record Serial(String text) implements Comparable<Serial> {
    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException when the text cannot be a serial; the message says why */
    public Serial {
        problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /** Empty when the text cannot be a serial. */
    public static Optional<Serial> parse(String text) {
        return problem(text).isPresent() ? Optional.empty() : Optional.of(new Serial(text));
    }

    private static Optional<String> problem(String text) {
        if (text.isBlank()) {
            return Optional.of("a serial must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            return Optional.of("a serial has at most " + MAX_LENGTH + " characters, this one has " + text.length());
        }
        if (text.equals(".") || text.equals("..")) {
            return Optional.of("a serial must not be . or .., which are steps in an address (RFC 3986 §3.3)");
        }
        if (!text.strip().equals(text)) {
            return Optional.of("a serial must not begin or end with white space");
        }
        if (text.codePoints().anyMatch(Serial::unprintable)) {
            return Optional.of("a serial has printable characters only");
        }
        return Optional.empty();
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public int compareTo(Serial other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
