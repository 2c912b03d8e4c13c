package org.portcullis.console.auth;

/** What somebody who signed in has to do first, at {@link Gate#WELCOME}; until then nothing else is let through. */
public enum Obligation {
    /** The password was made by the appliance or by an admin. */
    NEW_PASSWORD("Choose a password of your own first."),
    /** Their role needs one, and they have none. */
    SECOND_FACTOR("Add a second factor to your account first.");

    private final String words;

    Obligation(String words) {
        this.words = words;
    }

    /** What to do, to the one who has to. */
    public String words() {
        return words;
    }
}
