package org.portcullis.siem.journal;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a journal has to say of itself, in itself: so that what is missing by an honest cause can be told from what somebody
 * took away.
 */
public final class JournalNotices {
    private static final Logger LOG = LoggerFactory.getLogger(JournalNotices.class);
    private static final int MOST_RANGES = 100;

    private final String node;
    private final EventSink sink;
    private final InstantSource clock;

    public JournalNotices(String node, EventSink sink, InstantSource clock) {
        this.node = node;
        this.sink = sink;
        this.clock = clock;
    }

    /** Tells what was lost or changed since the journal was closed, each range in an event of its own. */
    public void recovered(RecoveryReport report) {
        List<RecoveryReport.Range> damaged = report.damaged();
        damaged.stream().limit(MOST_RANGES).forEach(this::damaged);
        if (damaged.size() > MOST_RANGES) {
            RecoveryReport.Range first = damaged.get(MOST_RANGES);
            RecoveryReport.Range last = damaged.get(damaged.size() - 1);
            keep(range(
                            EventAction.JOURNAL_DAMAGED,
                            "Many more parts of the journal are damaged, from " + first.file() + " to " + last.file(),
                            first.firstMissing(),
                            last.nextSequence() - 1)
                    .build());
        }
        if (!report.chainBreaks().isEmpty()) {
            changed("The journal was changed: the events " + report.chainBreaks() + " do not follow those before them");
        }
    }

    /** Tells of a range that cannot be read any more. */
    void damaged(RecoveryReport.Range range) {
        String where = range.file() + " is damaged from octet " + range.from() + " to " + range.to()
                + "; what is left of that is in " + range.copy();
        if (range.nextSequence() > range.firstMissing()) {
            keep(range(
                            EventAction.JOURNAL_DAMAGED,
                            "Events of the journal are lost, from " + range.firstMissing() + " to "
                                    + (range.nextSequence() - 1) + ": " + where,
                            range.firstMissing(),
                            range.nextSequence() - 1)
                    .build());
        } else {
            changed("No event is lost, but " + where);
        }
    }

    /** Something is wrong with the journal that no range of events describes. */
    public void changed(String what) {
        LOG.error("{}", what);
        keep(event(EventAction.JOURNAL_DAMAGED, SecurityEvent.Outcome.FAILURE, what)
                .build());
    }

    /**
     * Tells that events are about to be deleted.
     *
     * @param reason {@code retention} or {@code max-disk}
     */
    SecurityEvent deleted(long first, long last, String reason) {
        return range(
                        EventAction.JOURNAL_SEGMENTS_DELETED,
                        "The journal's events from " + first + " to " + last + " are deleted (" + reason + ")",
                        first,
                        last)
                .set(Field.EVENT_OUTCOME, SecurityEvent.Outcome.SUCCESS.word())
                .set(Field.EVENT_REASON, reason)
                .build();
    }

    /** The last event that fits on the disk. */
    SecurityEvent full(JournalSettings.OnDiskFull choice) {
        String then = switch (choice) {
            case SILENCE -> "events are refused, and RADIUS is silent";
            case ACCEPT -> "events are left out";
            case DROP_OLDEST_DELIVERED -> "RADIUS is silent until old events, which everybody has, are deleted";
        };
        return event(
                        EventAction.JOURNAL_FULL,
                        SecurityEvent.Outcome.FAILURE,
                        "The disk is full: until there is room " + then)
                .build();
    }

    /** @param leftOut how many events, from the first, were not kept */
    SecurityEvent resumed(long first, long leftOut) {
        SecurityEvent.Builder resumed = event(
                EventAction.JOURNAL_RESUMED,
                SecurityEvent.Outcome.SUCCESS,
                "There is room on the disk again: " + leftOut + " events were left out");
        if (leftOut > 0) {
            resumed.set(Field.JOURNAL_FIRST, first).set(Field.JOURNAL_LAST, first + leftOut - 1);
        }
        return resumed.build();
    }

    void spaceLow(DiskWatch.Usage usage) {
        LOG.warn("the disk fills up: {} octets are used, the limit is {}", usage.used(), usage.limit());
        keep(event(
                        EventAction.DISK_SPACE_LOW,
                        SecurityEvent.Outcome.FAILURE,
                        "The disk fills up: " + usage.used() + " octets are used, events.maxDisk is " + usage.limit()
                                + "; make room, or keep events for a shorter time")
                .build());
    }

    void spaceRecovered(DiskWatch.Usage usage) {
        LOG.info("the disk has room again: {} octets are used, the limit is {}", usage.used(), usage.limit());
        keep(event(
                        EventAction.DISK_SPACE_RECOVERED,
                        SecurityEvent.Outcome.SUCCESS,
                        "The disk has room again: " + usage.used() + " octets are used, events.maxDisk is "
                                + usage.limit())
                .build());
    }

    private SecurityEvent.Builder range(EventAction action, String message, long first, long last) {
        return event(action, SecurityEvent.Outcome.FAILURE, message)
                .set(Field.JOURNAL_FIRST, first)
                .set(Field.JOURNAL_LAST, last);
    }

    private SecurityEvent.Builder event(EventAction action, SecurityEvent.Outcome outcome, String message) {
        return SecurityEvent.builder(UUID.randomUUID().toString(), clock.instant(), action, outcome, message)
                .set(Field.SERVICE_NODE_NAME, node);
    }

    private void keep(SecurityEvent event) {
        sink.append(event).whenComplete((sequence, failed) -> {
            if (failed != null) {
                LOG.warn("the event \"{}\" could not be kept: {}", event, failed.getMessage());
            }
        });
    }
}
