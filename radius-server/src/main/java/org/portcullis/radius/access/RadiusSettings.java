package org.portcullis.radius.access;

import java.time.Duration;
import org.portcullis.radius.dedup.DuplicateCache;

/**
 * The bounds and choices of a {@link RadiusServer}.
 *
 * @param nodeName this node, as events have it
 * @param eventBeforeAnswer whether an answer waits until its event is on disk
 * @param tlsThreads as many as cores
 * @param tlsQueue EAP steps that may wait for a thread; beyond it requests are dropped
 * @param maxConversations under way at once
 * @param conversationIdle after which a conversation is given up; longer than switches wait for a device
 * @param duplicateEntries answers kept for duplicates
 * @param duplicateAge for how long (RFC 5080 §2.2.2: 5 to 30 seconds)
 * @param interimInterval how often switches report a session
 * @param stormWindow in which identical refusals beyond three are counted instead of each having an event
 * @param rejectDelay how long an Access-Reject is held back, a quarter less or more; zero: not at all
 * @param stopWait how long a stop waits for what was taken in
 */
public record RadiusSettings(
        String nodeName,
        boolean eventBeforeAnswer,
        int tlsThreads,
        int tlsQueue,
        int maxConversations,
        Duration conversationIdle,
        int duplicateEntries,
        Duration duplicateAge,
        Duration interimInterval,
        Duration stormWindow,
        Duration rejectDelay,
        Duration stopWait) {

    public static RadiusSettings defaults(String nodeName, boolean eventBeforeAnswer) {
        return new RadiusSettings(
                nodeName,
                eventBeforeAnswer,
                Runtime.getRuntime().availableProcessors(),
                1024,
                10_000,
                Duration.ofSeconds(60),
                DuplicateCache.DEFAULT_ENTRIES,
                DuplicateCache.DEFAULT_AGE,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    public RadiusSettings withRejectDelay(Duration delay) {
        return new RadiusSettings(
                nodeName,
                eventBeforeAnswer,
                tlsThreads,
                tlsQueue,
                maxConversations,
                conversationIdle,
                duplicateEntries,
                duplicateAge,
                interimInterval,
                stormWindow,
                delay,
                stopWait);
    }
}
