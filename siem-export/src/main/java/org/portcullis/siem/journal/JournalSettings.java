package org.portcullis.siem.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How a journal is kept.
 *
 * @param folder holds the segments, what is put aside of them, and the writer's lock; made when it is not there
 * @param node the name of this appliance, for the segment headers
 * @param segmentOctets length at which the next segment is begun
 * @param queueLength events that may wait for the disk; more are refused
 * @param scanOctets how much of the newest segments is checked at open
 * @param knownHead an end that the journal is known to have had, from outside its segments: it goes on behind that
 * @param onDiskFull what becomes of events while the disk is full
 * @param completions where the stages of a synced group are completed, one task a group. {@code Runnable::run} is the
 *     writer thread itself: quickest for continuations that only send a datagram; a slow one would hold up the next group
 */
public record JournalSettings(
        Path folder,
        String node,
        long segmentOctets,
        int queueLength,
        long scanOctets,
        Optional<ChainHead> knownHead,
        OnDiskFull onDiskFull,
        Executor completions) {
    private static final long MEBI = 1 << 20;

    /** What becomes of events while the disk is full. */
    public enum OnDiskFull {
        /** They are refused, and with them what would have followed them. */
        SILENCE,
        /** They are left out, and counted. */
        ACCEPT,
        /** As {@link #SILENCE}, until somebody has deleted the oldest ones that everybody has. */
        DROP_OLDEST_DELIVERED
    }

    /** 64 MiB segments, 65,536 waiting events, 1 GiB checked at open, stages completed on the writer thread. */
    public static JournalSettings standard(Path folder, String node) {
        return new JournalSettings(
                folder, node, 64 * MEBI, 1 << 16, 1024 * MEBI, Optional.empty(), OnDiskFull.SILENCE, Runnable::run);
    }

    public JournalSettings withSegmentOctets(long octets) {
        return new JournalSettings(folder, node, octets, queueLength, scanOctets, knownHead, onDiskFull, completions);
    }

    public JournalSettings withQueueLength(int length) {
        return new JournalSettings(folder, node, segmentOctets, length, scanOctets, knownHead, onDiskFull, completions);
    }

    public JournalSettings withKnownHead(Optional<ChainHead> head) {
        return new JournalSettings(folder, node, segmentOctets, queueLength, scanOctets, head, onDiskFull, completions);
    }

    public JournalSettings withOnDiskFull(OnDiskFull choice) {
        return new JournalSettings(
                folder, node, segmentOctets, queueLength, scanOctets, knownHead, choice, completions);
    }

    public JournalSettings withCompletions(Executor executor) {
        return new JournalSettings(
                folder, node, segmentOctets, queueLength, scanOctets, knownHead, onDiskFull, executor);
    }
}
