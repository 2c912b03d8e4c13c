package org.portcullis.siem.sink;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The receiver answered a request as a whole with an error. */
final class RefusedException extends IOException {
    private static final Pattern CAUSE = Pattern.compile("\"type\":\"([^\"]+)\",\"reason\":\"([^\"]+)\"");
    private static final int LONGEST = 300;

    private final int status;
    private final boolean byItsEvents;
    private final String answer;

    /**
     * @param answer what the receiver said, or whatever something before it says
     * @param byItsEvents whether it is an event that was refused, so that fewer at once show which
     */
    RefusedException(HttpAnswer answer, boolean byItsEvents) {
        super(answer.status() + " " + shortened(answer.text()));
        this.status = answer.status();
        this.byItsEvents = byItsEvents;
        this.answer = answer.shown();
    }

    private static String shortened(String answer) {
        Matcher cause = CAUSE.matcher(answer);
        String line = cause.find() ? cause.group(1) + ": " + cause.group(2) : answer.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(LONGEST, line.length()));
    }

    /** As in HTTP. */
    int status() {
        return status;
    }

    /** All that the receiver said, in its own words. */
    String answer() {
        return answer;
    }

    boolean byItsEvents() {
        return byItsEvents;
    }
}
