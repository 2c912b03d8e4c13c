package org.portcullis.siem.sink;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The receiver answered a request as a whole with an error. */
final class RefusedException extends IOException {
    private static final Pattern CAUSE = Pattern.compile("\"type\":\"([^\"]+)\",\"reason\":\"([^\"]+)\"");
    private static final int LONGEST = 300;

    private final int status;

    /**
     * @param status as in HTTP
     * @param answer Elasticsearch's JSON, or whatever something before it says
     */
    RefusedException(int status, String answer, Throwable cause) {
        super(status + " " + shortened(answer), cause);
        this.status = status;
    }

    private static String shortened(String answer) {
        Matcher cause = CAUSE.matcher(answer);
        String line = cause.find() ? cause.group(1) + ": " + cause.group(2) : answer.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(LONGEST, line.length()));
    }

    int status() {
        return status;
    }
}
