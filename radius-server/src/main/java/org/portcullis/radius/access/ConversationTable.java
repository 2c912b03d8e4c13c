package org.portcullis.radius.access;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.value.MacAddress;

/**
 * The conversations under way, by State (RFC 2865 §5.24): 16 random octets, good for the NAS that got them alone. Bounded
 * by count and by idle time; when it is full, no new conversation begins, so that those under way can end. Safe for many
 * threads.
 */
final class ConversationTable {
    private static final int STATE_LENGTH = 16;

    /** A device that begins anew this soon did not fall silent: it restarted, as by an EAPOL-Start. */
    private static final long RESTART_NANOS = Duration.ofSeconds(5).toNanos();

    /** What becomes of a conversation that is given up. */
    interface Expiry {
        /** @param restarted whether the device began another one at once */
        void expired(Conversation conversation, boolean restarted);
    }

    private record Entry(Conversation conversation, long usedAt, boolean restarted) {}

    private record Place(InetAddress nas, String port, Optional<MacAddress> device) {
        static Place of(AccessRequest request) {
            return new Place(request.nas().address(), request.port(), request.mac());
        }
    }

    /** In the order of use, so that the first is idle the longest. */
    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>();

    private final UnfinishedMessages unfinished =
            new UnfinishedMessages(UnfinishedMessages.MAX_OCTETS, UnfinishedMessages.FAIR_SHARE);

    /** The last one of each device at its port; no more than there are entries. */
    private final Map<Place, Conversation> latest = new HashMap<>();

    private final EapServer server;
    private final PolicyDecisionPoint decisionPoint;
    private final int maxConversations;
    private final long idleNanos;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final Expiry expiry;

    /** @param expiry is told of each conversation that is given up, outside any lock */
    ConversationTable(
            EapServer server,
            PolicyDecisionPoint decisionPoint,
            int maxConversations,
            Duration idle,
            SecureRandom random,
            LongSupplier nanoTime,
            Expiry expiry) {
        this.server = server;
        this.decisionPoint = decisionPoint;
        this.maxConversations = maxConversations;
        this.idleNanos = idle.toNanos();
        this.random = random;
        this.nanoTime = nanoTime;
        this.expiry = expiry;
    }

    /** A new conversation; empty when there are too many. */
    Optional<Conversation> begin(AccessRequest first, Authenticator through) {
        expireDue();
        if (size() >= maxConversations) {
            return Optional.empty();
        }
        byte[] state = new byte[STATE_LENGTH];
        random.nextBytes(state);
        long now = nanoTime.getAsLong();
        Conversation conversation = new Conversation(state, first, through, now, server, decisionPoint);
        synchronized (this) {
            if (entries.size() >= maxConversations) {
                return Optional.empty();
            }
            entries.put(ByteBuffer.wrap(state), new Entry(conversation, now, false));
            noteRestart(conversation, now);
        }
        return Optional.of(conversation);
    }

    /** Without an address nobody can tell whether it is the same device. */
    private void noteRestart(Conversation conversation, long now) {
        if (conversation.first().mac().isEmpty()) {
            return;
        }
        Conversation before = latest.put(Place.of(conversation.first()), conversation);
        if (before != null) {
            entries.computeIfPresent(
                    ByteBuffer.wrap(before.state()),
                    (key, old) -> new Entry(before, old.usedAt, now - old.usedAt < RESTART_NANOS));
        }
    }

    /** The conversation that this NAS was given that State for. */
    Optional<Conversation> find(byte[] state, InetAddress nas) {
        expireDue();
        return enter(ByteBuffer.wrap(state), nas);
    }

    /** Whether it would be found; does not count as use. */
    synchronized boolean has(byte[] state, InetAddress nas) {
        Entry entry = entries.get(ByteBuffer.wrap(state));
        return entry != null && entry.conversation.nasAddress().equals(nas);
    }

    private synchronized Optional<Conversation> enter(ByteBuffer key, InetAddress nas) {
        Entry entry = entries.get(key);
        if (entry == null || !entry.conversation.nasAddress().equals(nas)) {
            return Optional.empty();
        }
        entries.remove(key);
        entries.put(key, new Entry(entry.conversation, nanoTime.getAsLong(), false));
        return Optional.of(entry.conversation);
    }

    synchronized void remove(Conversation conversation) {
        entries.remove(ByteBuffer.wrap(conversation.state()));
        latest.remove(Place.of(conversation.first()), conversation);
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

    /** Those whose device was heard within that time. */
    synchronized int heardWithin(Duration time) {
        long since = nanoTime.getAsLong() - time.toNanos();
        return (int) entries.values().stream()
                .filter(entry -> entry.usedAt - since >= 0)
                .count();
    }

    /** Gives up what is idle for too long. To be called now and then, so that it does not depend on traffic. */
    void expireDue() {
        takeDue(nanoTime.getAsLong()).forEach(entry -> expiry.expired(entry.conversation, entry.restarted));
    }

    private synchronized List<Entry> takeDue(long now) {
        List<Entry> due = new ArrayList<>();
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            Entry entry = eldest.next();
            if (now - entry.usedAt <= idleNanos) {
                break;
            }
            eldest.remove();
            latest.remove(Place.of(entry.conversation.first()), entry.conversation);
            unfinished.forget(entry.conversation.unfinished());
            due.add(entry);
        }
        return due;
    }
}
