package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final List<RecoveryReport.Range> damaged = new ArrayList<>();
    private final List<Long> chainBreaks = new ArrayList<>();
    private Optional<RecoveryReport.Range> torn = Optional.empty();
    private long lastSequence;
    private Optional<byte[]> lastHash = Optional.of(ChainHash.none());
    private Optional<JournalRecord> lastRecord = Optional.empty();

    /** What the journal goes on from. */
    record Outcome(List<Segment> segments, long lastSequence, byte[] lastHash, RecoveryReport report) {}

    Recovery(Path folder) {
        this.folder = folder;
    }

    /**
     * @param scanOctets how much of the journal is read, from the newest segment back; at least the newest segment. What
     *     is older was synced whole before its successor was begun; damage there is found by whoever reads it.
     */
    Outcome run(long scanOctets) throws IOException {
        List<Segment> files = Segment.list(folder);
        int first = files.size();
        for (long octets = 0; first > 0 && (octets < scanOctets || first == files.size()); first--) {
            octets += files.get(first - 1).end();
        }
        if (first < files.size()) {
            // What is before the first one is deleted or not read, so that its hash is unknown.
            lastHash = Optional.empty();
        }
        List<Segment> segments = new ArrayList<>(files.subList(0, first));
        for (int i = first; i < files.size(); i++) {
            boolean newest = i == files.size() - 1;
            long sequenceLimit = newest ? Long.MAX_VALUE : files.get(i + 1).firstSequence();
            scan(files.get(i), sequenceLimit).ifPresent(segments::add);
        }
        RecoveryReport report = new RecoveryReport(
                segments.size(),
                files.size() - first,
                lastSequence,
                lastRecord.flatMap(Recovery::time),
                torn,
                List.copyOf(damaged),
                List.copyOf(chainBreaks));
        tell(report);
        return new Outcome(List.copyOf(segments), lastSequence, lastHash.orElseGet(ChainHash::none), report);
    }

    /** Empty when the segment holds nothing and is deleted. */
    private Optional<Segment> scan(Segment segment, long sequenceLimit) throws IOException {
        boolean newest = sequenceLimit == Long.MAX_VALUE;
        SegmentScan scan = SegmentScan.of(segment, lastHash, sequenceLimit);
        for (SegmentScan.Hole hole : scan.holes()) {
            damaged.add(setAside(segment, hole));
        }
        chainBreaks.addAll(scan.chainBreaks());
        if (newest && scan.tail().isPresent()) {
            torn = Optional.of(setAside(segment, scan.tail().get()));
            truncate(segment.file(), scan.end());
        }
        if (newest && scan.last().isEmpty()) {
            // A crash between making the segment and its first record; the next segment takes its name.
            Files.delete(segment.file());
            lastSequence = segment.firstSequence() - 1;
            return Optional.empty();
        }
        lastHash = scan.hash();
        lastRecord = scan.last().or(() -> lastRecord);
        lastSequence = newest ? scan.nextSequence() - 1 : sequenceLimit - 1;
        if (!newest && scan.nextSequence() < sequenceLimit) {
            lastHash = Optional.empty();
            damaged.add(setAside(
                    segment, new SegmentScan.Hole(scan.end(), segment.end(), scan.nextSequence(), sequenceLimit)));
        }
        return Optional.of(new Segment(segment.file(), segment.firstSequence(), scan.end()));
    }

    private RecoveryReport.Range setAside(Segment segment, SegmentScan.Hole hole) throws IOException {
        Path copy = DamagedOctets.setAside(segment.file(), hole.from(), hole.to());
        return new RecoveryReport.Range(
                segment.file(), hole.from(), hole.to(), hole.firstMissing(), hole.nextSequence(), copy);
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
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
