package org.portcullis.console.oidc;

/** Nobody is let in; the message says why, to the one who wanted in. */
public final class OidcException extends Exception {
    private final boolean away;

    private OidcException(String message, boolean away) {
        super(message, null, false, false);
        this.away = away;
    }

    public static OidcException refused(String message) {
        return new OidcException(message, false);
    }

    public static OidcException away(String message) {
        return new OidcException(message, true);
    }

    /** Whether the provider could not be asked, and somebody may try again. */
    public boolean isAway() {
        return away;
    }
}
