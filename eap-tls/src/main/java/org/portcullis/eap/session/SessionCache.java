package org.portcullis.eap.session;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of devices that take no tickets, by session id (RFC 5246 §7.4.1.2). Bounded in sessions and in octets: the
 * oldest go first, which are also the first to be over. Safe for use by many threads.
 */
public final class SessionCache {
    /** What one session takes in the heap beside its state: the entry, the id, the arrays' headers. */
    static final int OVERHEAD_OCTETS = 240;

    private final int maxSessions;
    private final long maxOctets;
    private final Map<ByteBuffer, byte[]> sessions = new LinkedHashMap<>();
    private long octets;

    public SessionCache(int maxSessions, long maxOctets) {
        this.maxSessions = maxSessions;
        this.maxOctets = maxOctets;
    }

    /** 100,000 sessions, and at most 96 MiB. */
    public static SessionCache standard() {
        return new SessionCache(100_000, 96L << 20);
    }

    public synchronized void put(byte[] id, byte[] state) {
        remove(id);
        sessions.put(ByteBuffer.wrap(id.clone()), state.clone());
        octets += size(state);
        Iterator<byte[]> oldest = sessions.values().iterator();
        while (sessions.size() > maxSessions || octets > maxOctets) {
            octets -= size(oldest.next());
            oldest.remove();
        }
    }

    public synchronized Optional<byte[]> get(byte[] id) {
        return Optional.ofNullable(sessions.get(ByteBuffer.wrap(id))).map(byte[]::clone);
    }

    public synchronized void remove(byte[] id) {
        byte[] gone = sessions.remove(ByteBuffer.wrap(id));
        if (gone != null) {
            octets -= size(gone);
        }
    }

    public synchronized int sessions() {
        return sessions.size();
    }

    /** Octets of heap, as far as they can be told. */
    public synchronized long octets() {
        return octets;
    }

    private static long size(byte[] state) {
        return state.length + OVERHEAD_OCTETS;
    }
}
