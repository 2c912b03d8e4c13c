package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads records in the order of their sequences, and follows the journal as it grows. It sees synced records only, and
 * goes on behind damaged ones, which are then missing in the sequence. For one thread.
 */
public final class JournalReader implements AutoCloseable {
    /** Who had to wait for a record rests for so long before waiting again: to be woken costs more than to read one. */
    private static final long REST_NANOS = Duration.ofMillis(20).toNanos();

    /** Waits until the journal has grown, at most for a time. */
    @FunctionalInterface
    interface Growth {
        void await(Head seen, Duration most) throws InterruptedException;
    }

    /**
     * Octets of a segment that cannot be read.
     *
     * @param firstMissing the first sequence that is missing for it
     * @param nextSequence the next sequence that is there
     */
    record Damage(Segment segment, long from, long to, long firstMissing, long nextSequence) {}

    private final Supplier<Head> heads;
    private final Growth growth;
    private final Consumer<Damage> damage;
    private long wanted;
    private Optional<Open> current = Optional.empty();
    private Head seen;
    private long restUntil = System.nanoTime();

    private record Open(Segment segment, SegmentReader file) {}

    JournalReader(Supplier<Head> heads, Growth growth, Consumer<Damage> damage, long from) {
        this.heads = heads;
        this.growth = growth;
        this.damage = damage;
        this.wanted = from;
        this.seen = heads.get();
    }

    /**
     * The next record, when there is one now.
     *
     * @throws UncheckedIOException when the files cannot be read
     */
    public Optional<JournalRecord> poll() {
        try {
            while (true) {
                seen = heads.get();
                int index = locate(seen);
                if (index < 0) {
                    return Optional.empty();
                }
                Optional<JournalRecord> record = read(seen, index);
                if (record.isPresent() || current.isPresent()) {
                    return record;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #poll}, but waits for a record, at most for a time. The first one after a pause is there at once; where they
     * come one after the other, there are as many at a time as come in 20 ms.
     */
    public Optional<JournalRecord> poll(Duration most) throws InterruptedException {
        long begun = System.nanoTime();
        boolean waited = false;
        while (true) {
            Optional<JournalRecord> record = poll();
            long now = System.nanoTime();
            long left = begun + most.toNanos() - now;
            if (record.isPresent() || left <= 0) {
                restUntil = record.isPresent() && waited ? now + REST_NANOS : restUntil;
                return record;
            }
            long rest = Math.min(left, restUntil - now);
            if (rest > 0) {
                TimeUnit.NANOSECONDS.sleep(rest);
            } else {
                growth.await(seen, Duration.ofNanos(left));
            }
            waited = true;
        }
    }

    /** Opens the segment to read on in, when none is open; answers its place in the head, or -1 when none is to be read. */
    private int locate(Head head) throws IOException {
        int index = head.indexOf(wanted);
        if (current.isPresent()) {
            long first = current.get().segment.firstSequence();
            int known = head.indexOf(first);
            if (known >= 0 && head.segments().get(known).firstSequence() == first) {
                return known;
            }
            close(); // It was deleted: what it held is past keeping.
        }
        if (index == head.segments().size() - 1 && head.end() == 0) {
            return -1; // The writer makes it anew, in part or whole, as long as it has no synced record.
        }
        if (index >= 0) {
            Segment segment = head.segments().get(index);
            try {
                current = Optional.of(new Open(segment, new SegmentReader(segment)));
            } catch (NoSuchFileException gone) {
                if (index == head.segments().size() - 1) {
                    throw gone;
                }
                if (heads.get().segments().contains(segment)) {
                    // Not by retention, which takes it off the list first.
                    damage.accept(new Damage(
                            segment, 0, head.limit(index), segment.firstSequence(), head.sequenceLimit(index)));
                }
                wanted = Math.max(wanted, head.sequenceLimit(index));
                return locate(head);
            }
        }
        return index;
    }

    /** Empty with the segment still open at the journal's end; empty with it closed where the next one begins. */
    private Optional<JournalRecord> read(Head head, int index) throws IOException {
        Open open = current.orElseThrow();
        while (true) {
            SegmentReader.Step step = open.file.next(head.limit(index));
            boolean over = step instanceof SegmentReader.End || step instanceof SegmentReader.Torn;
            if (step instanceof SegmentReader.Found found) {
                long sequence = found.record().sequence();
                over = sequence >= head.sequenceLimit(index);
                if (!over && sequence >= wanted) {
                    wanted = sequence + 1;
                    return Optional.of(found.record());
                }
            } else if (step instanceof SegmentReader.Damaged damaged) {
                damage.accept(new Damage(
                        open.segment, damaged.from(), damaged.to(), damaged.firstMissing(), damaged.nextSequence()));
            }
            if (over) {
                boolean newest = index == head.segments().size() - 1;
                if (step instanceof SegmentReader.Torn torn && !newest) {
                    damage.accept(new Damage(
                            open.segment, torn.from(), torn.to(), torn.firstMissing(), head.sequenceLimit(index)));
                }
                if (!newest) {
                    wanted = Math.max(wanted, head.sequenceLimit(index));
                    close();
                }
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        current.ifPresent(open -> {
            try {
                open.file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        current = Optional.empty();
    }
}
