package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments that there are and how far they may be read; shared by the writer, the readers and retention. */
final class SegmentCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentCatalogue.class);

    private static final int MOST_TOLD = 1000;

    private final Path folder;
    private final JournalFiles files;
    private final Consumer<RecoveryReport.Range> news;
    private final AtomicLong damageFound = new AtomicLong();
    /** Damaged segments of which nothing can be put aside. */
    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    private final Object grown = new Object();
    private volatile Head head;
    /** Whether the newest segment was begun here and holds nothing yet. */
    private boolean fresh;

    /** @param news is told of damage that a reader met and nobody had told of; each once */
    SegmentCatalogue(Path folder, JournalFiles files, List<Segment> segments, Consumer<RecoveryReport.Range> news) {
        this.folder = folder;
        this.files = files;
        this.news = news;
        this.head = new Head(
                segments,
                segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end());
    }

    /** The newest segment has grown. */
    void grew(long end) {
        synchronized (grown) {
            head = new Head(head.segments(), end);
            fresh = false;
            grown.notifyAll();
        }
    }

    /** A segment follows the newest one, or takes its place when that held nothing. */
    void began(Segment segment) {
        synchronized (grown) {
            List<Segment> segments = new ArrayList<>(head.segments());
            int newest = segments.size() - 1;
            if (newest >= 0) {
                Segment before = segments.remove(newest);
                if (!fresh) {
                    segments.add(new Segment(before.file(), before.firstSequence(), head.end()));
                }
            }
            segments.add(segment);
            head = new Head(List.copyOf(segments), 0);
            fresh = true;
            grown.notifyAll();
        }
    }

    JournalReader reader(long from) {
        return new JournalReader(() -> head, this::await, this::damaged, from);
    }

    private void await(Head seen, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        synchronized (grown) {
            while (head == seen) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                grown.wait(left);
            }
        }
    }

    /** Every reader meets it; what is put aside already was told of, here or at a start. */
    private void damaged(JournalReader.Damage met) {
        damageFound.incrementAndGet();
        Path segment = met.segment().file();
        LOG.error("{} is damaged from octet {} to {}; reading on behind it", segment, met.from(), met.to());
        try {
            if (!DamagedOctets.isAside(segment, met.from(), met.to()) && !leftBehind(met)) {
                Path copy = DamagedOctets.setAside(files, segment, met.from(), met.to());
                news.accept(new RecoveryReport.Range(
                        segment, met.from(), met.to(), met.firstMissing(), met.nextSequence(), copy));
            }
        } catch (IOException e) {
            LOG.warn("the damaged part of {} cannot be put aside: {}", segment, e.toString());
            if (told.size() < MOST_TOLD && told.add(segment)) {
                news.accept(new RecoveryReport.Range(
                        segment, met.from(), met.to(), met.firstMissing(), met.nextSequence(), segment));
            }
        }
    }

    /** Octets at a segment's end, of events that were refused when the disk was: the next one goes on behind what is whole. */
    private boolean leftBehind(JournalReader.Damage met) throws IOException {
        List<Segment> segments = head.segments();
        int next = segments.indexOf(met.segment()) + 1;
        return met.to() == met.segment().end()
                && next > 0
                && next < segments.size()
                && Files.exists(segments.get(next).file())
                && SegmentScan.of(met.segment(), Optional.empty(), met.nextSequence(), (sequence, offset) -> {})
                        .isFollowedBy(segments.get(next));
    }

    long damageFound() {
        return damageFound.get();
    }

    long sequenceAt(Instant time) {
        List<Segment> segments = head.segments();
        for (int i = segments.size() - 1; i > 0; i--) {
            if (!created(segments.get(i)).isAfter(time)) {
                return segments.get(i).firstSequence();
            }
        }
        return segments.isEmpty() ? 1 : segments.get(0).firstSequence();
    }

    long sequenceAfter(Instant time) {
        for (Segment segment : head.segments()) {
            if (created(segment).isAfter(time)) {
                return segment.firstSequence();
            }
        }
        return Long.MAX_VALUE;
    }

    /** The oldest segments of which all was appended before a time, and which everybody has read. */
    List<Segment> olderThan(Instant oldest, long lowestCursor) {
        List<Segment> segments = head.segments();
        int count = 0;
        // All of a segment was appended before the next one was begun.
        while (count < readByAll(lowestCursor)
                && created(segments.get(count + 1)).isBefore(oldest)) {
            count++;
        }
        return segments.subList(0, count);
    }

    /** The oldest segments that everybody has read, as many as hold so many octets; fewer when there are not so many. */
    List<Segment> oldest(long octets, long lowestCursor) {
        List<Segment> segments = head.segments();
        int count = 0;
        for (long left = octets; left > 0 && count < readByAll(lowestCursor); count++) {
            left -= segments.get(count).end();
        }
        return segments.subList(0, count);
    }

    private int readByAll(long lowestCursor) {
        List<Segment> segments = head.segments();
        int count = 0;
        while (count + 1 < segments.size() && segments.get(count + 1).firstSequence() <= lowestCursor + 1) {
            count++;
        }
        return count;
    }

    /** The first sequence behind the oldest segments. */
    long firstBehind(List<Segment> oldest) {
        return head.segments().get(oldest.size()).firstSequence();
    }

    /** When the oldest segment that is kept was begun. */
    Optional<Instant> since() {
        return head.segments().stream().findFirst().map(SegmentCatalogue::created);
    }

    /** @param doomed the oldest ones */
    void delete(List<Segment> doomed) {
        synchronized (grown) {
            List<Segment> left =
                    head.segments().subList(doomed.size(), head.segments().size());
            head = new Head(List.copyOf(left), head.end());
        }
        try {
            for (Segment segment : doomed) {
                files.delete(segment.file());
                DamagedOctets.delete(files, segment.file());
            }
            files.syncFolder(folder);
        } catch (IOException e) {
            throw new JournalException("old segments of the journal cannot be deleted: " + e.getMessage(), e);
        }
        LOG.info("journal: {} old segments deleted", doomed.size());
    }

    private static Instant created(Segment segment) {
        try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            Optional<SegmentHeader> header = SegmentHeader.read(file);
            return header.isPresent()
                    ? header.get().created()
                    : Files.getLastModifiedTime(segment.file()).toInstant();
        } catch (IOException e) {
            throw new JournalException(segment.file() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
