package org.portcullis.siem.sink;

import java.nio.charset.StandardCharsets;

/** What an HTTP server answered. */
record HttpAnswer(int status, byte[] body) {
    private static final int MOST_SHOWN = 4000;

    boolean successful() {
        return status >= 200 && status < 300;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** As an admin may see it; cut where it is long. */
    String shown() {
        String text = text().strip();
        String cut = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return ("HTTP " + status + " " + cut).strip();
    }
}
