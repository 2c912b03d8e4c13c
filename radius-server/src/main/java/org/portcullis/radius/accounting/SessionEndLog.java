package org.portcullis.radius.accounting;

import java.time.Duration;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.LoggerFactory;

/**
 * Has the ends of sessions in the audit trail that no switch reports: by Session-Timeout, by a newer authentication, by a
 * full table. An authentication again on the same port is no end.
 */
final class SessionEndLog implements SessionListener {
    private final AccountingEvents events;
    private final EventSink sink;
    private final RateLimitedLog log;

    SessionEndLog(AccountingEvents events, EventSink sink, RadiusClock clock) {
        this.events = events;
        this.sink = sink;
        log = new RateLimitedLog(
                LoggerFactory.getLogger(SessionEndLog.class), Duration.ofSeconds(10), clock.nanoTime());
    }

    @Override
    public void changed(SessionChange change) {
        if (change instanceof SessionChange.Ended over && unreported(over.end())) {
            append(events.ended(over.session(), over.end()));
        }
    }

    private static boolean unreported(SessionEnd end) {
        return switch (end) {
            case SESSION_TIMEOUT, MOVED, PORT_TAKEN, EVICTED -> true;
            case STOP, ACCOUNTING_ON, ACCOUNTING_OFF, REAUTHENTICATED -> false;
        };
    }

    private void append(SecurityEvent event) {
        try {
            sink.append(event).whenComplete((sequence, failure) -> {
                if (failure != null) {
                    report(event, failure);
                }
            });
        } catch (RuntimeException refused) {
            report(event, refused);
        }
    }

    private void report(SecurityEvent event, Throwable failure) {
        log.warn(() -> "The event of a session's end could not be kept: " + event, failure);
    }
}
