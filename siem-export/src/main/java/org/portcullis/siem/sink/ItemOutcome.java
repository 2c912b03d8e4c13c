package org.portcullis.siem.sink;

/**
 * What became of one event.
 *
 * @param status as in HTTP; of receivers that speak something else, the closest
 * @param reason empty when it was taken
 */
record ItemOutcome(int status, String reason) {
    static final ItemOutcome TAKEN = new ItemOutcome(200, "");

    /** What is to be done with the event. */
    enum Verdict {
        /** It is there. */
        DONE,
        /** It is not there, and may be taken later. */
        AGAIN,
        /** It may be there or not. */
        DOUBT,
        /** It will never be taken for what it is. */
        REFUSED
    }

    Verdict verdict() {
        if (status < 300 || status == 409) {
            return Verdict.DONE;
        } else if (status >= 500) {
            return Verdict.DOUBT;
        }
        return switch (status) {
            // These are about the server, its limits, or what we may do there: no fault of the event.
            case 401, 403, 404, 408, 425, 429 -> Verdict.AGAIN;
            default -> Verdict.REFUSED;
        };
    }
}
