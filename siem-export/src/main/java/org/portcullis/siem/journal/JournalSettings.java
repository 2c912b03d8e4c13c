package org.portcullis.siem.journal;

import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * How a journal is kept.
 *
 * @param folder holds the segments, what is put aside of them, and the writer's lock; made when it is not there
 * @param node the name of this appliance, for the segment headers
 * @param segmentOctets length at which the next segment is begun
 * @param queueLength events that may wait for the disk; more are refused
 * @param scanOctets how much of the newest segments is checked at open
 * @param completions where the stages of a synced group are completed, one task a group. {@code Runnable::run} is the
 *     writer thread itself: quickest for continuations that only send a datagram; a slow one would hold up the next group
 */
public record JournalSettings(
        Path folder, String node, long segmentOctets, int queueLength, long scanOctets, Executor completions) {
    private static final long MEBI = 1 << 20;

    /** 64 MiB segments, 65,536 waiting events, 1 GiB checked at open, stages completed on the writer thread. */
    public static JournalSettings standard(Path folder, String node) {
        return new JournalSettings(folder, node, 64 * MEBI, 1 << 16, 1024 * MEBI, Runnable::run);
    }

    public JournalSettings withSegmentOctets(long octets) {
        return new JournalSettings(folder, node, octets, queueLength, scanOctets, completions);
    }

    public JournalSettings withQueueLength(int length) {
        return new JournalSettings(folder, node, segmentOctets, length, scanOctets, completions);
    }

    public JournalSettings withCompletions(Executor executor) {
        return new JournalSettings(folder, node, segmentOctets, queueLength, scanOctets, executor);
    }
}
