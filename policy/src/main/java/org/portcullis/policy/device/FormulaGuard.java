package org.portcullis.policy.device;

/**
 * Keeps spreadsheets from taking a text for a formula (CWE-1236): what begins like one gets an apostrophe in front, and
 * loses it when it comes back. A text that begins with apostrophes and then like a formula gets one more, so that every
 * text comes back as it was.
 */
final class FormulaGuard {
    /** How a formula begins, also in the full-width forms that some programs read alike. */
    private static final String BEGINNINGS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final char GUARD = '\'';

    private FormulaGuard() {}

    static String guard(String text) {
        return looksLikeFormula(text) ? GUARD + text : text;
    }

    static String unguard(String text) {
        return text.startsWith(String.valueOf(GUARD)) && looksLikeFormula(text) ? text.substring(1) : text;
    }

    private static boolean looksLikeFormula(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == GUARD) {
            at++;
        }
        return at < text.length() && BEGINNINGS.indexOf(text.charAt(at)) >= 0;
    }
}
