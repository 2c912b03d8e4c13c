package org.portcullis.policy.device;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** What the texts of a device may be, by whatever way they come in. */
public final class DeviceText {
    public static final int MAX_TEXT = 256;
    public static final int MAX_TAGS = 32;
    public static final int MAX_TAG = 64;

    private DeviceText() {}

    /**
     * The text without white space around it.
     *
     * @throws IllegalArgumentException when it cannot be one; the message completes "name ..."
     */
    public static String text(String value) {
        return checked(value.strip(), MAX_TEXT);
    }

    /**
     * Tags are words: no white space in them and no semicolon, with which files separate them.
     *
     * @throws IllegalArgumentException when one of them is none; the message completes "tags ..."
     */
    public static Set<String> tags(Collection<String> values) {
        Set<String> tags = new TreeSet<>();
        for (String value : values) {
            String tag = checked(value, MAX_TAG);
            if (tag.isEmpty() || tag.chars().anyMatch(c -> Character.isWhitespace(c) || c == ';')) {
                throw new IllegalArgumentException("are words without white space and semicolons");
            }
            tags.add(tag);
        }
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("are more than " + MAX_TAGS);
        }
        return tags;
    }

    private static String checked(String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException("has more than " + most + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has a control character");
        }
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("has half a character (a surrogate without its other half)");
        }
        return text;
    }
}
