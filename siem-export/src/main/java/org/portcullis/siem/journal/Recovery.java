package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes stock of a journal's folder: reads the newest segments whole, cuts the torn tail of the newest one, and copies
 * damaged parts aside. Nothing else in a file is ever changed.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Path folder;
    private final JournalFiles files;
    private final List<RecoveryReport.Range> damaged = new ArrayList<>();
    private final List<Long> chainBreaks = new ArrayList<>();
    private Optional<RecoveryReport.Range> torn = Optional.empty();
    private long lastSequence;
    private Optional<byte[]> lastHash = Optional.of(ChainHash.none());
    private Optional<JournalRecord> lastRecord = Optional.empty();

    /** What the journal goes on from. */
    record Outcome(List<Segment> segments, ChainHead head, RecoveryReport report) {}

    Recovery(Path folder, JournalFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * @param scanOctets how much of the journal is read, from the newest segment back; at least the newest segment. What
     *     is older was synced whole before its successor was begun; damage there is found by whoever reads it.
     * @param known an end that the journal had: it goes on behind that, so that no sequence is given twice
     */
    Outcome run(long scanOctets, Optional<ChainHead> known) throws IOException {
        List<Segment> all = Segment.list(folder);
        int first = all.size();
        for (long octets = 0; first > 0 && (octets < scanOctets || first == all.size()); first--) {
            octets += all.get(first - 1).end();
        }
        if (first < all.size()) {
            // What is before the first one is deleted or not read, so that its hash is unknown.
            lastHash = Optional.empty();
        }
        List<Segment> segments = new ArrayList<>(all.subList(0, first));
        for (int i = first; i < all.size(); i++) {
            boolean newest = i == all.size() - 1;
            scan(all.get(i), newest ? Optional.empty() : Optional.of(all.get(i + 1)))
                    .ifPresent(segments::add);
        }
        known.filter(head -> head.sequence() > lastSequence).ifPresent(head -> endIsMissing(segments, head));
        RecoveryReport report = new RecoveryReport(
                segments.size(),
                all.size() - first,
                lastSequence,
                lastRecord.flatMap(Recovery::time),
                torn,
                List.copyOf(damaged),
                List.copyOf(chainBreaks));
        tell(report);
        return new Outcome(
                List.copyOf(segments), new ChainHead(lastSequence, lastHash.orElseGet(ChainHash::none)), report);
    }

    private void endIsMissing(List<Segment> segments, ChainHead head) {
        Segment newest = segments.isEmpty()
                ? new Segment(Segment.file(folder, lastSequence + 1), lastSequence + 1, 0)
                : segments.get(segments.size() - 1);
        damaged.add(new RecoveryReport.Range(
                newest.file(), newest.end(), newest.end(), lastSequence + 1, head.sequence() + 1, newest.file()));
        lastSequence = head.sequence();
        lastHash = Optional.of(head.hash());
    }

    /** Empty when the segment holds nothing and is deleted. */
    private Optional<Segment> scan(Segment segment, Optional<Segment> next) throws IOException {
        boolean newest = next.isEmpty();
        long sequenceLimit = next.map(Segment::firstSequence).orElse(Long.MAX_VALUE);
        SegmentScan scan =
                SegmentScan.of(segment, lastHash, sequenceLimit, (sequence, offset) -> chainBreaks.add(sequence));
        for (SegmentScan.Hole hole : scan.holes()) {
            damaged.add(setAside(segment, hole));
        }
        if (newest && scan.tail().isPresent()) {
            torn = Optional.of(setAside(segment, scan.tail().get()));
            files.truncate(segment.file(), scan.end());
        }
        if (newest && scan.last().isEmpty()) {
            // A crash between making the segment and its first record; the next segment takes its name.
            files.delete(segment.file());
            lastSequence = segment.firstSequence() - 1;
            lastHash = lastHash.or(() -> scan.header().map(SegmentHeader::previousHash));
            return Optional.empty();
        }
        lastHash = scan.hash();
        lastRecord = scan.last().or(() -> lastRecord);
        lastSequence = newest ? scan.nextSequence() - 1 : sequenceLimit - 1;
        if (!newest && scan.nextSequence() < sequenceLimit && !scan.isFollowedBy(next.get())) {
            lastHash = Optional.empty();
            damaged.add(setAside(
                    segment, new SegmentScan.Hole(scan.end(), segment.end(), scan.nextSequence(), sequenceLimit)));
        }
        return Optional.of(new Segment(segment.file(), segment.firstSequence(), scan.end()));
    }

    private RecoveryReport.Range setAside(Segment segment, SegmentScan.Hole hole) throws IOException {
        Path copy = DamagedOctets.setAside(files, segment.file(), hole.from(), hole.to());
        return new RecoveryReport.Range(
                segment.file(), hole.from(), hole.to(), hole.firstMissing(), hole.nextSequence(), copy);
    }

    private static Optional<Instant> time(JournalRecord record) {
        try {
            return Optional.ofNullable(
                    (Instant) new EcsJson().decode(record.payload()).get(Field.TIMESTAMP));
        } catch (IllegalArgumentException notReadable) {
            return Optional.empty();
        }
    }

    private static void tell(RecoveryReport report) {
        report.torn()
                .ifPresent(range -> LOG.info(
                        "{}: cut {} octets that a crash left after sequence {}",
                        range.file(),
                        range.to() - range.from(),
                        report.lastSequence()));
        for (RecoveryReport.Range range : report.damaged()) {
            LOG.error(
                    "{} is damaged from octet {} to {}: {} events are lost, from sequence {}; what is left of it is in {}",
                    range.file(),
                    range.from(),
                    range.to(),
                    range.nextSequence() - range.firstMissing(),
                    range.firstMissing(),
                    range.copy());
        }
        if (!report.chainBreaks().isEmpty()) {
            LOG.error("the journal was changed: the records {} do not follow those before them", report.chainBreaks());
        }
        LOG.info("journal: {} segments, last sequence {}", report.segments(), report.lastSequence());
    }
}
