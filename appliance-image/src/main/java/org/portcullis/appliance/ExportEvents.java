package org.portcullis.appliance;

import java.time.Duration;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.siem.sink.ExporterNews;

/** Receivers of events that go away and come back, told in the audit trail. */
final class ExportEvents implements ExporterNews {
    private static final int LONGEST_REASON = 1000;

    private final ApplianceEvents events;

    ExportEvents(ApplianceEvents events) {
        this.events = events;
    }

    @Override
    public void unreachable(String exporter, String receiver, String why, long waiting) {
        String reason = why.substring(0, Math.min(LONGEST_REASON, why.length()));
        events.append(
                EventAction.EXPORT_RECEIVER_UNREACHABLE,
                Outcome.FAILURE,
                "The exporter " + exporter + " cannot deliver to " + receiver + " (" + reason + "); " + waiting
                        + " events wait in the journal, which keeps them",
                event -> event.set(Field.EXPORTER_NAME, exporter).set(Field.EVENT_REASON, reason));
    }

    @Override
    public void reachable(String exporter, String receiver, Duration away) {
        events.append(
                EventAction.EXPORT_RECEIVER_REACHABLE,
                Outcome.SUCCESS,
                "The exporter " + exporter + " delivers to " + receiver + " again, after " + away.toSeconds()
                        + " seconds",
                event -> event.set(Field.EXPORTER_NAME, exporter).set(Field.EVENT_DURATION, away.toNanos()));
    }
}
