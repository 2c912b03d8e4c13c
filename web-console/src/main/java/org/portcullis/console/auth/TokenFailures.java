package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.console.store.Token;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of tokens that are none, or that have expired: an event each, up to thirty by one source address (an IPv6
 * address counts as its /64) and a hundred over all, then one more every 30 s and every second. Beyond that they are
 * counted, and the answer is 429. Whoever has a valid token is never concerned, whatever others at its address do.
 */
public final class TokenFailures {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFailures.class);

    private final LoginEvents events;
    private final AttemptLimit byAddress;
    private final AttemptLimit overAll;
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    /** @param node the name of this node, for the events */
    public TokenFailures(EventSink audit, String node, InstantSource clock) {
        this.events = new LoginEvents(audit, node, clock);
        this.byAddress = new AttemptLimit(clock, 30, Duration.ofSeconds(30));
        this.overAll = new AttemptLimit(clock, 100, Duration.ofSeconds(1));
    }

    /** How many had an answer of their own, and how many only the advice to wait, since the start. */
    public record Counts(long failed, long limited) {}

    public Counts counts() {
        return new Counts(failed.get(), limited.get());
    }

    /**
     * Takes note of one.
     *
     * @param expired the token that it was once
     * @return how long its sender has to wait; empty when it may try again
     */
    Optional<Duration> note(InetAddress from, Optional<Token> expired) {
        Optional<Duration> wait = byAddress.attempt(AttemptLimit.network(from));
        if (wait.isPresent()) {
            limited.incrementAndGet();
            return wait;
        }
        failed.incrementAndGet();
        if (overAll.attempt("").isEmpty()) {
            String name = expired.map(token -> token.name().text()).orElse("");
            String what = expired.isPresent() ? "The expired token " + name : "An unknown token";
            events.report(
                            name,
                            from,
                            SecurityEvent.Outcome.FAILURE,
                            what + " was shown to the API",
                            LoginEvents.Shown.NOTHING)
                    .whenComplete((sequence, problem) -> {
                        if (problem != null) {
                            LOG.warn("the event of a refused token could not be journaled: {}", problem.toString());
                        }
                    });
        }
        return Optional.empty();
    }
}
