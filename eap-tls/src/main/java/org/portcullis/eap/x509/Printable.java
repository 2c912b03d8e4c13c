package org.portcullis.eap.x509;

/** Makes foreign text fit to be shown: bounded, and without characters that steer a terminal or a log. */
public final class Printable {
    private Printable() {}

    /**
     * The text with every control, format and unassigned character replaced by U+FFFD.
     *
     * @param maxLength in characters; what is longer is cut
     */
    public static String text(String text, int maxLength) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), maxLength));
        for (int i = 0; i < text.length() && clean.length() < maxLength; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            clean.appendCodePoint(disturbs(codePoint) ? 0xFFFD : codePoint);
        }
        return clean.toString();
    }

    private static boolean disturbs(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
