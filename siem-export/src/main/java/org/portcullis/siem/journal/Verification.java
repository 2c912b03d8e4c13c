package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/**
 * Reads a whole journal and holds it against itself: checksums, sequences without a gap, the chain through records and
 * segment headers, the signed checkpoints, and the file that says how it ended. Changes nothing; another process may go on
 * writing.
 */
public final class Verification {
    /** Findings that are told; more are counted. */
    private static final int MOST_FINDINGS = 1000;

    /** How events of the journal about itself begin, for a look before a document is parsed. */
    private static final byte[] ACTION = "\"action\":\"journal-".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final Consumer<Finding> report;
    private final MeasuredChain chain;
    private final Admissions admissions = new Admissions();
    private final List<Gap> gaps = new ArrayList<>();
    private final EcsJson ecs;
    private long findings;
    private long first;
    private long events;
    private long next = 1;
    private Optional<Previous> previous = Optional.empty();

    /** Events that are not there, and where they should be. */
    private record Gap(long first, long last, Path file, long offset) {}

    /** The record that was read last. */
    private record Previous(JournalRecord record, Path file, long offset) {
        private long end() {
            return offset + JournalRecord.OVERHEAD + record.payload().length;
        }
    }

    private Verification(Path folder, CheckpointVerifier verifier, Consumer<Finding> report) {
        this.folder = folder;
        this.report = report;
        this.chain = new MeasuredChain(verifier, this::tell);
        Set<Field> fields = new HashSet<>(Checkpoint.FIELDS);
        fields.addAll(List.of(Field.EVENT_ACTION, Field.JOURNAL_FIRST, Field.JOURNAL_LAST));
        this.ecs = new EcsJson(fields);
    }

    /**
     * @param outside documents of checkpoint events as some receiver has them; others among them are passed over
     * @param report is given each finding
     * @throws UncheckedIOException when files cannot be read
     */
    public static VerificationSummary run(
            Path folder, CheckpointVerifier verifier, List<byte[]> outside, Consumer<Finding> report) {
        Verification verification = new Verification(folder, verifier, report);
        try {
            outside.forEach(document ->
                    verification.decode(document).flatMap(Checkpoint::of).ifPresent(verification.chain::expect));
            return verification.walk();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private VerificationSummary walk() throws IOException {
        // Before the segments: what it covers is synced, so it must be in what is listed now.
        Optional<Checkpoint> head = HeadFile.read(folder);
        List<Segment> segments = Segment.list(folder);
        head.ifPresent(chain::expect);
        if (head.isEmpty() && !segments.isEmpty()) {
            tell(MeasuredChain.finding(
                    Finding.Kind.UNVERIFIABLE,
                    0,
                    0,
                    Optional.empty(),
                    HeadFile.in(folder) + " is not there or cannot be read; it says how the journal ended"));
        }
        Optional<byte[]> hash = Optional.empty();
        for (int i = 0; i < segments.size(); i++) {
            Optional<Segment> behind = i + 1 < segments.size() ? Optional.of(segments.get(i + 1)) : Optional.empty();
            try {
                hash = segment(segments.get(i), behind, hash);
            } catch (NoSuchFileException deletedMeanwhile) {
                hash = Optional.empty();
            }
        }
        endIsThere();
        if (head.isPresent()) {
            nothingFollows(head.get());
        }
        gaps.forEach(this::explain);
        return new VerificationSummary(
                segments.size(),
                first,
                next - 1,
                events,
                chain.checkpoints(),
                chain.signed(),
                chain.signedAt(),
                findings);
    }

    /** The chain's hash behind the segment, where that is known. */
    private Optional<byte[]> segment(Segment segment, Optional<Segment> behind, Optional<byte[]> before)
            throws IOException {
        Optional<byte[]> known = before;
        if (previous.isEmpty()) {
            known = segment.firstSequence() == 1 ? Optional.of(ChainHash.none()) : Optional.empty();
            try (SegmentReader reader = new SegmentReader(segment)) {
                // What was deleted before it is still measured by the hash that it holds.
                reader.header()
                        .map(header -> new ChainHead(header.firstSequence() - 1, header.previousHash()))
                        .ifPresent(head -> {
                            chain.add(new RecentRecords.Entry(head, segment.file(), 0));
                            chain.measure(head.sequence());
                        });
            }
        }
        long limit = behind.map(Segment::firstSequence).orElse(Long.MAX_VALUE);
        SegmentScan scan = SegmentScan.of(segment, known, limit, new SegmentScan.Listener() {
            @Override
            public void broken(long sequence, long offset) {
                brokenAt(segment, sequence, offset);
            }

            @Override
            public void found(JournalRecord record, byte[] hash, long offset) {
                read(segment, record, hash, offset);
            }
        });
        for (SegmentScan.Hole hole : scan.holes()) {
            if (hole.nextSequence() == hole.firstMissing()) {
                tell(new Finding(
                        Finding.Kind.DAMAGED,
                        hole.nextSequence(),
                        hole.nextSequence(),
                        Optional.empty(),
                        Optional.of(segment.file().toString()),
                        hole.from(),
                        OptionalLong.empty(),
                        "octets up to " + hole.to() + " are no records; no event is missing for it"));
            }
        }
        boolean gap = behind.isPresent() && scan.nextSequence() < limit && !scan.isFollowedBy(behind.get());
        return gap ? Optional.empty() : scan.hash();
    }

    private void brokenAt(Segment segment, long sequence, long offset) {
        if (sequence > (previous.isPresent() ? next : segment.firstSequence())) {
            return; // Events are missing before it, which is told of.
        }
        Optional<Previous> before =
                previous.filter(read -> offset == 0 || read.file().equals(segment.file()));
        Optional<String> id = before.flatMap(read -> id(read.record()));
        String name = id.map(known -> " (" + known + ")").orElse("");
        tell(new Finding(
                Finding.Kind.ALTERED,
                before.map(read -> read.record().sequence()).orElse(sequence),
                sequence,
                id,
                Optional.of(before.map(Previous::file).orElse(segment.file()).toString()),
                before.map(Previous::offset).orElse(0L),
                OptionalLong.empty(),
                before.isEmpty()
                        ? "the header of the segment, or its first event " + sequence + ", was changed"
                        : "event " + (sequence - 1) + name + " was changed, or what is behind it: "
                                + (offset == 0 ? "the header of " + segment.file() : "event " + sequence)
                                + " does not hold its hash"));
    }

    private void read(Segment segment, JournalRecord record, byte[] hash, long offset) {
        if (first == 0) {
            first = record.sequence();
        }
        if (record.sequence() > next) {
            Path file = previous.map(Previous::file).orElse(segment.file());
            gaps.add(new Gap(
                    next,
                    record.sequence() - 1,
                    file,
                    previous.map(Previous::end).orElse(0L)));
        }
        next = record.sequence() + 1;
        events++;
        previous = Optional.of(new Previous(record, segment.file(), offset));
        RecentRecords.Entry entry =
                new RecentRecords.Entry(new ChainHead(record.sequence(), hash), segment.file(), offset);
        chain.add(entry);
        if (aboutTheJournal(record.payload())) {
            Optional<Map<Field, Object>> event = decode(record.payload());
            event.ifPresent(known -> admissions.read(record.sequence(), known));
            event.flatMap(Checkpoint::of).ifPresent(checkpoint -> chain.inside(checkpoint, entry));
        }
        chain.measure(record.sequence());
    }

    private void endIsThere() {
        if (chain.expectedEnd() >= next) {
            gaps.add(new Gap(
                    next,
                    chain.expectedEnd(),
                    previous.map(Previous::file).orElse(folder),
                    previous.map(Previous::end).orElse(0L)));
        }
    }

    private void nothingFollows(Checkpoint head) throws IOException {
        long end = head.head().sequence();
        boolean closed = head.reason() == Checkpoint.Reason.CLOSED && chain.signs(head);
        // It may have been opened again since.
        if (closed && next - 1 > end && isUnchanged(head)) {
            tell(MeasuredChain.finding(
                    Finding.Kind.ALTERED,
                    end + 1,
                    next - 1,
                    chain.place(end + 1),
                    "the events from " + (end + 1) + " to " + (next - 1)
                            + " were put in after the journal was closed at " + head.time()));
        }
    }

    private boolean isUnchanged(Checkpoint head) throws IOException {
        return HeadFile.read(folder)
                .filter(now -> Arrays.equals(now.signature(), head.signature()))
                .isPresent();
    }

    private void explain(Gap gap) {
        long from = Math.max(gap.first, admissions.deletedThrough() + 1);
        if (from > gap.last || admissions.leftOut(from, gap.last)) {
            return;
        }
        OptionalLong admitted = admissions.lost(from, gap.last);
        String which = "the events from " + from + " to " + gap.last + " are not there";
        tell(new Finding(
                admitted.isPresent() ? Finding.Kind.LOST : Finding.Kind.MISSING,
                from,
                gap.last,
                Optional.empty(),
                Optional.of(gap.file.toString()),
                gap.offset,
                admitted,
                admitted.isPresent()
                        ? which + "; event " + admitted.getAsLong() + " says that they were lost by damage"
                        : which + ", and no event says why"));
    }

    private void tell(Finding finding) {
        findings++;
        if (findings <= MOST_FINDINGS) {
            report.accept(finding);
        }
    }

    private Optional<Map<Field, Object>> decode(byte[] document) {
        try {
            return Optional.of(ecs.decode(document));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(JournalRecord record) {
        try {
            return Optional.ofNullable((String) new EcsJson(List.of(Field.EVENT_ID))
                    .decode(record.payload())
                    .get(Field.EVENT_ID));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean aboutTheJournal(byte[] payload) {
        for (int at = 0; at <= payload.length - ACTION.length; at++) {
            if (payload[at] == '"'
                    && payload[at + 1] == 'a'
                    && Arrays.equals(payload, at, at + ACTION.length, ACTION, 0, ACTION.length)) {
                return true;
            }
        }
        return false;
    }
}
