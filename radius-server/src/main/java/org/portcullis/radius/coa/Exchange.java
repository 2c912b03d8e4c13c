package org.portcullis.radius.coa;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request from its order to its end; only the client's own thread touches it, but for the result. */
final class Exchange {
    final DynamicAuthorizationServer server;
    final CoaRequest request;
    final CompletableFuture<CoaResult> result = new CompletableFuture<>();
    /** By the monotonic clock: when it is given up. */
    final long deadline;

    /** By the monotonic clock: when it has to be looked at next. */
    long dueAt;

    int identifier;
    byte[] packet = {};
    int transmissions;
    /** Nanoseconds that are waited for an answer to the last transmission. */
    long timeout;

    long firstSentAt;
    Optional<Instant> sentAt = Optional.empty();
    /** Why the last datagram that could have been the answer was not. */
    String problem = "";

    Exchange(DynamicAuthorizationServer server, CoaRequest request, long deadline) {
        this.server = server;
        this.request = request;
        this.deadline = deadline;
        this.dueAt = deadline;
    }

    boolean isUnderWay() {
        return packet.length > 0;
    }

    /** Request Authenticator, 16 octets. */
    byte[] authenticator() {
        return java.util.Arrays.copyOfRange(packet, 4, 20);
    }
}
