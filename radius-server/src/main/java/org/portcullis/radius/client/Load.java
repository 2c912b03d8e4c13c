package org.portcullis.radius.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A kind of work that a benchmark gives a server. */
public interface Load {

    /**
     * What one supplicant does, over and over, on one thread.
     *
     * @param number of the supplicant, from 0
     * @param client its own
     */
    Worker worker(int number, RadiusClient client);

    /** One supplicant at work. */
    interface Worker {
        /** @throws IOException when the socket fails */
        Attempt attempt() throws IOException;
    }

    /**
     * How one attempt went.
     *
     * @param failure why it was not accepted; empty when it was
     * @param lost whether the server did not answer
     * @param keyMismatch accepted with keys that are not the device's own
     * @param resumed whether an earlier TLS session was resumed
     * @param latency from its first request to its last answer
     */
    record Attempt(Optional<String> failure, boolean lost, boolean keyMismatch, boolean resumed, Duration latency) {
        static Attempt accepted(Duration latency) {
            return new Attempt(Optional.empty(), false, false, false, latency);
        }

        static Attempt failed(String why, boolean lost) {
            return new Attempt(Optional.of(why), lost, false, false, Duration.ZERO);
        }
    }
}
