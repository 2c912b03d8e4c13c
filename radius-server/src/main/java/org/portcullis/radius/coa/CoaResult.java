package org.portcullis.radius.coa;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one request ended.
 *
 * @param errorCause the number in the answer, where it had one (RFC 5176 §3.5)
 * @param sentAt when it first went out; empty when it never did
 * @param transmissions how often it went out
 * @param latency from the first transmission to the answer, or to giving up
 * @param detail why there is no answer, in words; empty when there is one
 */
public record CoaResult(
        Outcome outcome,
        Optional<Long> errorCause,
        Optional<Instant> sentAt,
        int transmissions,
        Duration latency,
        String detail) {

    /** What a NAS says. */
    public enum Outcome {
        /** It did what it was asked. */
        ACK,
        /** It did nothing of it. */
        NAK,
        NO_ANSWER
    }

    /** A cause that RFC 5176 defines. */
    public Optional<ErrorCause> knownCause() {
        return errorCause.flatMap(ErrorCause::of);
    }

    /** One clause: {@code NAK, 503 Session Context Not Found: the NAS has no such session (any more)}. */
    public String words() {
        String cause = errorCause.map(ErrorCause::words).orElse("without an Error-Cause");
        return switch (outcome) {
            case ACK -> errorCause.map(number -> "ACK, " + cause).orElse("ACK");
            case NAK ->
                "NAK, " + cause
                        + knownCause().map(known -> ": " + known.meaning()).orElse("");
            case NO_ANSWER -> "no answer" + (detail.isEmpty() ? "" : ": " + detail);
        };
    }
}
