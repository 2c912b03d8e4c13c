package org.portcullis.siem.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
    private Optional<SegmentWriter> segment = Optional.empty();
    private byte[] lastHash;
    private Duration pause = FIRST_PAUSE;
    private long retryAt;

    private volatile long lastSequence;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean ended;

    /** A buffer that can be read without a copy. */
    private static final class Payload extends ByteArrayOutputStream {
        byte[] octets() {
            return buf;
        }
    }

    JournalWriter(
            JournalSettings settings,
            InstantSource clock,
            JournalFiles files,
            BlockingQueue<Journal.Pending> queue,
            SegmentCatalogue catalogue,
            Recovery.Outcome recovered) {
        this.settings = settings;
        this.clock = clock;
        this.files = files;
        this.queue = queue;
        this.catalogue = catalogue;
        this.lastSequence = recovered.lastSequence();
        this.lastHash = recovered.lastHash();
    }

    /** Begins the first segment, before the thread runs. */
    void begin() {
        try {
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

    boolean ended() {
        return ended;
    }

    long lastSequence() {
        return lastSequence;
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
                    writeGroup(first);
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

    private void writeGroup(Journal.Pending first) {
        List<Journal.Pending> group = new ArrayList<>();
        try {
            if (segment.orElseThrow().synced().end() >= settings.segmentOctets()) {
                beginSegment();
            }
            SegmentWriter open = segment.orElseThrow();
            for (Journal.Pending next = first; next != null; next = queue.poll()) {
                if (encode(next, lastSequence + group.size() + 1)) {
                    open.gather(lastSequence + group.size() + 1, payload.octets(), payload.size());
                    group.add(next);
                }
                if (group.size() == GROUP_EVENTS || open.gathered() >= GROUP_OCTETS) {
                    break;
                }
            }
            if (group.isEmpty()) {
                return; // The chain must not go on from a header alone, which may still be made anew.
            }
            open.sync();
        } catch (IOException | RuntimeException e) {
            fail(e, group.isEmpty() ? List.of(first) : group);
            return;
        }
        long sequence = lastSequence;
        lastSequence = sequence + group.size();
        lastHash = segment.get().syncedHash();
        catalogue.grew(segment.get().synced().end());
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
            SegmentWriter full = segment.get();
            segment = Optional.empty();
            full.close();
        }
        SegmentWriter begun = SegmentWriter.create(
                files, settings.folder(), settings.node(), clock.instant(), lastSequence + 1, lastHash);
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
        reject(rejected, new JournalUnavailableException(why, cause));
        retryAt = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void retry() {
        if (System.nanoTime() - retryAt < 0) {
            return;
        }
        try {
            beginSegment();
        } catch (IOException | RuntimeException e) {
            fail(e, List.of());
            return;
        }
        LOG.info("journal: can be written again, from sequence {}", lastSequence + 1);
        pause = FIRST_PAUSE;
        refusal = Optional.empty();
    }

    private void reject(List<Journal.Pending> pending, JournalUnavailableException why) {
        if (!pending.isEmpty()) {
            complete(() -> pending.forEach(one -> one.stage().completeExceptionally(why)));
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
