package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How often a secret may be guessed: ten times by one name and thirty times by one source address (an IPv6 address counts as
 * its /64), then once more every 30 s. What was right is forgiven.
 */
final class AttemptLimits {
    private static final int BY_NAME = 10;
    private static final int BY_ADDRESS = 30;
    private static final Duration STEP = Duration.ofSeconds(30);

    private final AttemptLimit byName;
    private final AttemptLimit byAddress;

    AttemptLimits(InstantSource clock) {
        this.byName = new AttemptLimit(clock, BY_NAME, STEP);
        this.byAddress = new AttemptLimit(clock, BY_ADDRESS, STEP);
    }

    /** @return how long to wait; empty when this one may go on, and has been counted */
    Optional<Duration> attempt(String name, InetAddress from) {
        String network = AttemptLimit.network(from);
        Optional<Duration> wait = byAddress.attempt(network);
        if (wait.isEmpty()) {
            wait = byName.attempt(name);
            if (wait.isPresent()) {
                byAddress.forgive(network);
            }
        }
        return wait;
    }

    void forgive(String name, InetAddress from) {
        byName.forgive(name);
        byAddress.forgive(AttemptLimit.network(from));
    }
}
