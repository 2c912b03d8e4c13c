package org.portcullis.profiler.signal;

/**
 * One thing that is known of a device: {@code dhcp.vendorClass} is {@code "udhcp 1.24.1"}.
 *
 * @param source who says it
 * @param name what it is, within its source: {@code vendorClass}
 * @param value as text, at most {@value #MAX_LENGTH} characters, without control characters
 */
public record Signal(Source source, String name, String value) {
    /** Longer values are cut off here: what tells devices apart stands at the front. */
    public static final int MAX_LENGTH = 255;

    public Signal {
        StringBuilder clean = new StringBuilder(Math.min(value.length(), MAX_LENGTH));
        for (int at = 0; at < value.length(); at += Character.charCount(value.codePointAt(at))) {
            int c = value.codePointAt(at);
            if (clean.length() + Character.charCount(c) > MAX_LENGTH) {
                break;
            }
            clean.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c);
        }
        value = clean.toString().strip();
    }

    /** As rules and evidence write it: {@code dhcp.vendorClass}. */
    public String word() {
        return source.word() + "." + name;
    }
}
