package org.portcullis.appliance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.appliance.config.ProductVersion;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock that is earlier than this build, or than the last record of the journal, is wrong: with it expired certificates
 * would be valid again. RADIUS is silent until it has caught up.
 */
final class ClockGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);

    private final InstantSource clock;
    private final Instant floor;
    private volatile boolean trusted;

    /** @param lastRecord of the journal, where it has one */
    ClockGuard(InstantSource clock, Optional<Instant> lastRecord) {
        this.clock = clock;
        Instant built = ProductVersion.built();
        this.floor = lastRecord.filter(built::isBefore).orElse(built);
        this.trusted = !clock.instant().isBefore(floor);
    }

    boolean trusted() {
        return trusted || caughtUp();
    }

    private boolean caughtUp() {
        if (clock.instant().isBefore(floor)) {
            return false;
        }
        trusted = true;
        LOG.info("the clock has caught up; RADIUS is answered");
        return true;
    }

    /** An admin says that the clock is right, and the journal's last record was ahead. */
    void confirm(ApplianceEvents events) {
        if (!trusted) {
            trusted = true;
            report(events, "The clock was confirmed by an admin, although ");
        }
    }

    /** Says so, once, when the clock is not to be trusted. */
    void report(ApplianceEvents events) {
        if (!trusted) {
            report(
                    events,
                    "RADIUS is silent until the time is synchronised, or an admin confirms it by"
                            + " `serve --accept-clock`, because ");
        }
    }

    private void report(ApplianceEvents events, String prefix) {
        String message = prefix + "the clock says " + clock.instant()
                + ", earlier than this build or the journal's last" + " record (" + floor + ")";
        LOG.error("clock-untrusted: {}", message);
        events.append(EventAction.CLOCK_UNTRUSTED, Outcome.FAILURE, message);
    }
}
