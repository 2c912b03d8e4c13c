package org.portcullis.siem.query;

import java.util.Optional;

/** A query that cannot be understood; the message says where, why and, if possible, what would be right. */
public final class KqlException extends RuntimeException {
    private final int position;
    private final transient Optional<Correction> correction;

    /**
     * What would most likely be right.
     *
     * @param from the first character that is wrong, from 0
     * @param to the first one after it that is not
     * @param word what belongs there
     */
    public record Correction(int from, int to, String word) {
        /** The query with it. */
        public String of(String query) {
            return query.substring(0, from) + word + query.substring(to);
        }
    }

    /** @param position of the character that is at fault, from 0 */
    public KqlException(int position, String message) {
        this(position, message, Optional.empty());
    }

    /** @param position of the character that is at fault, from 0 */
    KqlException(int position, String message, Optional<Correction> correction) {
        super(message + " (at character " + (position + 1) + ")");
        this.position = position;
        this.correction = correction;
    }

    /** The character that is at fault, from 0. */
    public int position() {
        return position;
    }

    /** Where it is known. */
    public Optional<Correction> correction() {
        return correction;
    }
}
