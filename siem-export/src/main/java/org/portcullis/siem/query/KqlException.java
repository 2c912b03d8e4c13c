package org.portcullis.siem.query;

/** A query that cannot be understood; the message says where, why and, if possible, what would be right. */
public final class KqlException extends RuntimeException {
    private final int position;

    /** @param position of the character that is at fault, from 0 */
    public KqlException(int position, String message) {
        super(message + " (at character " + (position + 1) + ")");
        this.position = position;
    }

    /** The character that is at fault, from 0. */
    public int position() {
        return position;
    }
}
