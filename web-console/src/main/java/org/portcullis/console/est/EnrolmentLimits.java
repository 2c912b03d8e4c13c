package org.portcullis.console.est;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.console.auth.AttemptLimit;
import org.portcullis.policy.value.Serial;

/**
 * How often somebody may ask: sixty times by one source address (an IPv6 address counts as its /64), then once a second;
 * six certificates by one device, then one every ten minutes; and, over all, a hundred refusals that have an event, then one
 * a second, so that nobody fills the journal by asking.
 */
final class EnrolmentLimits {
    private final AttemptLimit byAddress;
    private final AttemptLimit byDevice;
    private final AttemptLimit events;

    EnrolmentLimits(InstantSource clock) {
        byAddress = new AttemptLimit(clock, 60, Duration.ofSeconds(1));
        byDevice = new AttemptLimit(clock, 6, Duration.ofMinutes(10));
        events = new AttemptLimit(clock, 100, Duration.ofSeconds(1));
    }

    /** How long to wait; empty when it may go on. */
    Optional<Duration> ask(InetAddress from) {
        return byAddress.attempt(AttemptLimit.network(from));
    }

    /** The same, for somebody who has shown to be that device. */
    Optional<Duration> issue(Serial device) {
        return byDevice.attempt(device.text());
    }

    /** It came to no certificate. */
    void forgive(Serial device) {
        byDevice.forgive(device.text());
    }

    boolean mayReport() {
        return events.attempt("").isEmpty();
    }
}
