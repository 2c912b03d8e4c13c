package org.portcullis.console.auth;

/** What somebody who signed in has to do first; until then nothing else is let through. */
public enum Obligation {
    /** The password was made by the appliance or by an admin. */
    NEW_PASSWORD("/welcome", "Choose a password of your own first.");

    private final String page;
    private final String words;

    Obligation(String page, String words) {
        this.page = page;
        this.words = words;
    }

    /** The page where it is done. */
    public String page() {
        return page;
    }

    /** What to do, to the one who has to. */
    public String words() {
        return words;
    }
}
