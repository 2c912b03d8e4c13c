package org.portcullis.siem.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's one writing thread. */
final class JournalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final int GROUP_EVENTS = 1024;
    private static final int GROUP_OCTETS = 1 << 22;
    private static final long IDLE_MS = 50;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final JournalSettings settings;
    private final InstantSource clock;
    private final JournalFiles files;
    private final BlockingQueue<Journal.Pending> queue;
    private final SegmentCatalogue catalogue;
    private final EcsJson ecs = new EcsJson();
    private final Payload payload = new Payload();
    private final DiskReserve reserve;
    private final JournalNotices notices;
    private final LeftOut leftOut = new LeftOut();
    private final Queue<SecurityEvent> toTell = new ConcurrentLinkedQueue<>();
    private Optional<SegmentWriter> segment = Optional.empty();
    /** The first sequence of a segment that was made, or tried to be, and holds nothing yet. */
    private OptionalLong unused = OptionalLong.empty();

    private Duration pause = FIRST_PAUSE;
    private long retryAt;

    private volatile ChainHead head;
    private volatile ChainHead sealed;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile boolean full;
    private volatile boolean stopping;
    private volatile boolean ended;

    /** A buffer that can be read without a copy. */
    private static final class Payload extends ByteArrayOutputStream {
        byte[] octets() {
            return buf;
        }
    }

    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();

    JournalWriter(
            JournalSettings settings,
            InstantSource clock,
            JournalFiles files,
            BlockingQueue<Journal.Pending> queue,
            SegmentCatalogue catalogue,
            Recovery.Outcome recovered,
            JournalNotices notices) {
        this.settings = settings;
        this.clock = clock;
        this.files = files;
        this.queue = queue;
        this.catalogue = catalogue;
        this.head = recovered.head();
        this.sealed = head;
        this.reserve = new DiskReserve(files, settings.folder());
        this.notices = notices;
    }

    /** Begins the first segment, before the thread runs. */
    void begin() {
        try {
            reserve.ensure();
            beginSegment();
        } catch (IOException | RuntimeException e) {
            fail(e, List.of());
        }
    }

    void stop() {
        stopping = true;
    }

    Optional<String> refusal() {
        return stopping ? Optional.of("the journal is closed") : refusal;
    }

    /** Whether events are left out, since the disk is full and the settings say so. */
    boolean leavesOut() {
        return !stopping && leftOut.isOn();
    }

    /** The sequence of an event that is left out; empty when none is left out now. */
    OptionalLong leaveOut() {
        return stopping ? OptionalLong.empty() : leftOut.next();
    }

    boolean full() {
        return full;
    }

    /** Has an event written as soon as that is possible again. */
    void tellWhenResumed(SecurityEvent event) {
        toTell.add(event);
    }

    boolean ended() {
        return ended;
    }

    ChainHead head() {
        return head;
    }

    /** The head before the newest segment was begun. */
    ChainHead sealed() {
        return sealed;
    }

    @Override
    public void run() {
        try {
            while (!stopping || !queue.isEmpty()) {
                Journal.Pending first = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (segment.isEmpty()) {
                    if (first != null) {
                        reject(List.of(first), new JournalUnavailableException(refusal.orElse("no segment")));
                    }
                    retry();
                } else if (first != null) {
                    // Where the processors are busy, who can run now has more to write by then: one sync for all of it.
                    Thread.yield();
                    writeGroup(first, queue::poll);
                }
            }
            if (segment.isPresent()) {
                segment.get().close();
            }
        } catch (InterruptedException | IOException e) {
            LOG.error("journal: the writer ends: {}", e.toString());
        } finally {
            refusal = Optional.of("the journal's writer has ended");
            ended = true;
            List<Journal.Pending> left = new ArrayList<>();
            queue.drainTo(left);
            reject(left, new JournalUnavailableException("the journal is closed"));
        }
    }

    /** How often groups of events were written and synced. */
    Journal.Syncs syncs() {
        return new Journal.Syncs(syncs.sum(), Duration.ofNanos(syncNanos.sum()));
    }

    /** @param more gives those that may be written with the first, then null */
    private void writeGroup(Journal.Pending first, Supplier<Journal.Pending> more) {
        List<Journal.Pending> group = new ArrayList<>();
        try {
            if (segment.orElseThrow().synced().end() >= settings.segmentOctets()) {
                beginSegment();
            }
            SegmentWriter open = segment.orElseThrow();
            for (Journal.Pending next = first; next != null; next = more.get()) {
                long sequence = head.sequence() + group.size() + 1;
                if (encode(next, sequence)) {
                    open.gather(sequence, payload.octets(), payload.size());
                    group.add(next);
                }
                if (group.size() == GROUP_EVENTS || open.gathered() >= GROUP_OCTETS) {
                    break;
                }
            }
            if (group.isEmpty()) {
                return; // The chain must not go on from a header alone, which may still be made anew.
            }
            long begun = System.nanoTime();
            open.sync();
            syncNanos.add(System.nanoTime() - begun);
            syncs.increment();
        } catch (IOException | RuntimeException e) {
            fail(e, group.isEmpty() ? List.of(first) : group);
            return;
        }
        long sequence = head.sequence();
        head = new ChainHead(sequence + group.size(), segment.get().syncedHash());
        catalogue.grew(segment.get().synced().end());
        unused = OptionalLong.empty();
        complete(() -> {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).stage().complete(sequence + 1 + i);
            }
        });
    }

    /** False, with the event's stage failed, when it has no document. */
    private boolean encode(Journal.Pending pending, long sequence) {
        String problem;
        try {
            payload.reset();
            ecs.encode(pending.event(), sequence, payload);
            if (payload.size() <= JournalRecord.MAX_PAYLOAD) {
                return true;
            }
            problem = "it has " + payload.size() + " octets, at most " + JournalRecord.MAX_PAYLOAD + " are kept";
        } catch (IOException | RuntimeException e) {
            problem = e.toString();
        }
        LOG.error("journal: event {} cannot be written: {}", pending.event().id(), problem);
        reject(
                List.of(pending),
                new JournalUnavailableException("event " + pending.event().id() + " cannot be written: " + problem));
        return false;
    }

    private void beginSegment() throws IOException {
        if (segment.isPresent()) {
            SegmentWriter before = segment.get();
            segment = Optional.empty();
            before.close();
        }
        long first = head.sequence() + 1;
        if (unused.isPresent() && unused.getAsLong() != first) {
            files.delete(Segment.file(settings.folder(), unused.getAsLong()));
        }
        unused = OptionalLong.of(first);
        SegmentWriter begun =
                SegmentWriter.create(files, settings.folder(), settings.node(), clock.instant(), first, head.hash());
        sealed = head;
        segment = Optional.of(begun);
        catalogue.began(begun.synced());
    }

    private void fail(Exception cause, List<Journal.Pending> group) {
        String why = "the journal in " + settings.folder() + " cannot be written: " + cause.getMessage();
        if (refusal.isEmpty()) {
            LOG.error("{}; every event is refused until it can", why);
        }
        refusal = Optional.of(why);
        segment.ifPresent(SegmentWriter::giveUp);
        segment = Optional.empty();
        List<Journal.Pending> rejected = new ArrayList<>(group);
        queue.drainTo(rejected);
        pause();
        if (!full && reserve.isNeeded()) {
            full = true;
            tellFull();
        }
        if (full && settings.onDiskFull() == JournalSettings.OnDiskFull.ACCEPT) {
            leftOut.begin(head.sequence());
        }
        reject(rejected, new JournalUnavailableException(why, cause));
    }

    /** The last event that fits on the disk. */
    private void tellFull() {
        try {
            reserve.release();
            beginSegment();
            writeGroup(pending(notices.full(settings.onDiskFull())), () -> null);
        } catch (IOException | RuntimeException e) {
            LOG.error("journal: not even that the disk is full can be written: {}", e.toString());
        }
        segment.ifPresent(SegmentWriter::giveUp);
        segment = Optional.empty();
    }

    private void pause() {
        retryAt = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void retry() {
        if (System.nanoTime() - retryAt < 0) {
            return;
        }
        if (full && reserve.isNeeded()) {
            pause();
            return;
        }
        long skipped = leftOut.end();
        ChainHead before = head;
        try {
            reserve.ensure();
            // The chain goes on from the last record, the numbers from the last event.
            head = new ChainHead(before.sequence() + skipped, before.hash());
            beginSegment();
        } catch (IOException | RuntimeException e) {
            head = before;
            leftOut.goOn(skipped);
            fail(e, List.of());
            return;
        }
        LOG.info("journal: can be written again, from sequence {}", head.sequence() + 1);
        pause = FIRST_PAUSE;
        if (full) {
            toTell.add(notices.resumed(before.sequence() + 1, skipped));
        }
        full = false;
        while (segment.isPresent() && !toTell.isEmpty()) {
            writeGroup(pending(toTell.remove()), () -> null);
        }
        refusal = segment.isPresent() ? Optional.empty() : refusal;
    }

    private static Journal.Pending pending(SecurityEvent event) {
        return new Journal.Pending(event, new CompletableFuture<>());
    }

    private void reject(List<Journal.Pending> pending, JournalUnavailableException why) {
        if (!pending.isEmpty()) {
            complete(() -> pending.forEach(one -> leftOut.next()
                    .ifPresentOrElse(
                            sequence -> one.stage().complete(sequence),
                            () -> one.stage().completeExceptionally(why))));
        }
    }

    private void complete(Runnable task) {
        try {
            settings.completions().execute(task);
        } catch (RejectedExecutionException closedAlready) {
            task.run();
        }
    }
}
