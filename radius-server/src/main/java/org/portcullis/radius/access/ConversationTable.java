package org.portcullis.radius.access;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.radius.packet.Counters;

/**
 * The conversations under way, by State (RFC 2865 §5.24): 16 random octets, good for the NAS that got them alone. Bounded
 * by count and by idle time; when it is full, no new conversation begins, so that those under way can end. Safe for many
 * threads.
 */
final class ConversationTable {
    private static final int STATE_LENGTH = 16;

    private record Entry(Conversation conversation, long usedAt) {}

    /** In the order of use, so that the first is idle the longest. */
    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>();

    private final UnfinishedMessages unfinished =
            new UnfinishedMessages(UnfinishedMessages.MAX_OCTETS, UnfinishedMessages.FAIR_SHARE);

    private final EapServer server;
    private final PolicyDecisionPoint decisionPoint;
    private final int maxConversations;
    private final long idleNanos;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final Counters<AccessCount> counts;

    ConversationTable(
            EapServer server,
            PolicyDecisionPoint decisionPoint,
            int maxConversations,
            Duration idle,
            SecureRandom random,
            LongSupplier nanoTime,
            Counters<AccessCount> counts) {
        this.server = server;
        this.decisionPoint = decisionPoint;
        this.maxConversations = maxConversations;
        this.idleNanos = idle.toNanos();
        this.random = random;
        this.nanoTime = nanoTime;
        this.counts = counts;
    }

    /** A new conversation; empty when there are too many. */
    Optional<Conversation> begin(InetAddress nas) {
        if (isFull()) {
            return Optional.empty();
        }
        byte[] state = new byte[STATE_LENGTH];
        random.nextBytes(state);
        long now = nanoTime.getAsLong();
        Conversation conversation = new Conversation(state, nas, now, server, decisionPoint);
        synchronized (this) {
            if (entries.size() >= maxConversations) {
                return Optional.empty();
            }
            entries.put(ByteBuffer.wrap(state), new Entry(conversation, now));
        }
        return Optional.of(conversation);
    }

    private synchronized boolean isFull() {
        expire(nanoTime.getAsLong());
        return entries.size() >= maxConversations;
    }

    /** The conversation that this NAS was given that State for. */
    synchronized Optional<Conversation> find(byte[] state, InetAddress nas) {
        long now = nanoTime.getAsLong();
        expire(now);
        ByteBuffer key = ByteBuffer.wrap(state);
        Entry entry = entries.get(key);
        if (entry == null || !entry.conversation.nasAddress().equals(nas)) {
            return Optional.empty();
        }
        entries.remove(key);
        entries.put(key, new Entry(entry.conversation, now));
        return Optional.of(entry.conversation);
    }

    synchronized void remove(Conversation conversation) {
        entries.remove(ByteBuffer.wrap(conversation.state()));
        unfinished.forget(conversation.unfinished());
    }

    /** Whether there is memory for what the device has sent so far; if not, the conversation has to go. */
    boolean affords(Conversation conversation) {
        return unfinished.note(conversation.unfinished(), conversation.unfinishedOctets());
    }

    /** Octets of messages that are not whole yet, of all conversations. */
    long unfinishedOctets() {
        return unfinished.total();
    }

    synchronized int size() {
        return entries.size();
    }

    private void expire(long now) {
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            Entry entry = eldest.next();
            if (now - entry.usedAt <= idleNanos) {
                return;
            }
            eldest.remove();
            unfinished.forget(entry.conversation.unfinished());
            counts.count(AccessCount.CONVERSATIONS_EXPIRED);
        }
    }
}
