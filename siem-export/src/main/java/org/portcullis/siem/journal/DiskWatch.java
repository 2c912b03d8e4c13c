package org.portcullis.siem.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at the disk that events are kept on: raises the alarm when more than the limit is used, again every hour while that
 * lasts, and makes room where the settings say so.
 */
public final class DiskWatch {
    private static final Duration AGAIN = Duration.ofHours(1);
    /** The alarm ends when so many hundredths of the limit are free below it. */
    private static final int CALM_PERCENT = 2;

    private final Journal journal;
    private final List<Path> folders;
    private final Supplier<Rules> rules;
    private final LongSupplier delivered;
    private final Consumer<Instant> dropped;
    private final JournalNotices notices;
    private final InstantSource clock;
    private Optional<Instant> alarmed = Optional.empty();
    private volatile Usage usage = new Usage(0, Long.MAX_VALUE);

    /** When the alarm is due, and what is done about it; may change while it is watched. */
    public record Rules(DiskLimit limit, JournalSettings.OnDiskFull onDiskFull) {}

    /** In octets. */
    public record Usage(long used, long limit) {}

    /**
     * @param folders where events are kept, the journal's first
     * @param delivered the sequence that every reader has durably done with
     * @param dropped is told since when events are still kept
     */
    public DiskWatch(
            Journal journal,
            List<Path> folders,
            Supplier<Rules> rules,
            LongSupplier delivered,
            Consumer<Instant> dropped,
            JournalNotices notices,
            InstantSource clock) {
        this.journal = journal;
        this.folders = List.copyOf(folders);
        this.rules = rules;
        this.delivered = delivered;
        this.dropped = dropped;
        this.notices = notices;
        this.clock = clock;
    }

    /** What the last look found. */
    public Usage usage() {
        return usage;
    }

    /**
     * To be called from time to time, every few seconds; one thread at a time.
     *
     * @throws JournalException when room cannot be made
     */
    public void look() {
        Rules now = rules.get();
        usage = measure(now.limit());
        boolean over = usage.used >= usage.limit;
        if ((over || journal.full()) && now.onDiskFull() == JournalSettings.OnDiskFull.DROP_OLDEST_DELIVERED) {
            long wanted = Math.max(1, usage.used - usage.limit + calm(usage.limit));
            if (journal.dropOldest(wanted, delivered.getAsLong()) > 0) {
                journal.keptSince().ifPresent(dropped);
                usage = measure(now.limit());
                over = usage.used >= usage.limit;
            }
        }
        if (over) {
            alarm();
        } else if (alarmed.isPresent() && usage.used < usage.limit - calm(usage.limit)) {
            notices.spaceRecovered(usage);
            alarmed = Optional.empty();
        }
    }

    private void alarm() {
        Instant now = clock.instant();
        if (alarmed.isEmpty() || !now.isBefore(alarmed.get().plus(AGAIN))) {
            notices.spaceLow(usage);
            alarmed = Optional.of(now);
        }
    }

    private static long calm(long limit) {
        return limit / 100 * CALM_PERCENT;
    }

    private Usage measure(DiskLimit limit) {
        try {
            if (limit instanceof DiskLimit.Share share) {
                FileStore disk = Files.getFileStore(folders.get(0));
                long total = disk.getTotalSpace();
                return new Usage(total - disk.getUsableSpace(), total / 100 * share.percent());
            }
            Sizes sizes = new Sizes();
            for (Path folder : folders) {
                Files.walkFileTree(folder, sizes);
            }
            return new Usage(sizes.octets, ((DiskLimit.Octets) limit).octets());
        } catch (IOException e) {
            throw new UncheckedIOException("the disk of " + folders.get(0) + " cannot be measured: " + e, e);
        }
    }

    /** Adds up files; some may go while it does. */
    private static final class Sizes extends SimpleFileVisitor<Path> {
        private long octets;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            octets += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
