package org.portcullis.radius.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How one authentication ended, as switch and device saw it.
 *
 * @param reason one sentence, when it was not accepted; empty otherwise
 * @param answer the Access-Accept or Access-Reject, where one came
 * @param latency from the first request to the last answer
 * @param roundTrips requests that were answered
 * @param keysMatch whether the MS-MPPE keys are the device's own MSK; false unless accepted
 * @param tlsVersion {@code 1.2} or {@code 1.3}, once agreed upon
 * @param cipherSuite IANA name, once agreed upon
 * @param alert name of the TLS alert that the server sent, as {@code unknown_ca}
 */
public record AuthenticationResult(
        Outcome outcome,
        String reason,
        Optional<RadiusAnswer> answer,
        Duration latency,
        int roundTrips,
        boolean keysMatch,
        Optional<String> tlsVersion,
        Optional<String> cipherSuite,
        Optional<String> alert) {

    /** The ways to end. */
    public enum Outcome {
        ACCEPTED,
        REJECTED,
        /** The server fell silent. */
        NO_ANSWER,
        /** The device gave up: it does not trust the server, or the server broke the protocol. */
        DEVICE_GAVE_UP
    }

    public boolean accepted() {
        return outcome == Outcome.ACCEPTED;
    }
}
