package org.portcullis.radius.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Duplicate detection (RFC 5080 §2.2.2): a request that comes again gets the same answer again, octet for octet, and no
 * work is done twice; challenges are kept like every other answer. A request with the same source and Identifier but
 * another Request Authenticator is a new one and takes the old one's place. Only requests that passed the gate come here.
 *
 * <p>Bounded by count and by age after the answer; when it is full, the entry that was touched longest ago makes room.
 * Safe for many threads; each call holds the lock for a few map operations.
 */
public final class DuplicateCache {
    /** RFC 5080 §2.2.2: no less than 5 seconds, no more than 30. */
    public static final Duration DEFAULT_AGE = Duration.ofSeconds(30);

    public static final int DEFAULT_ENTRIES = 32_768;

    /** Values of the Identifier field, of one octet. */
    private static final int IDENTIFIERS = 256;

    /** What is known of a request. */
    public sealed interface Admission {
        /** Not seen before: it is now in work. */
        record Fresh() implements Admission {}

        /** Its first copy is still in work. */
        record InWork() implements Admission {}

        /** Answered before. */
        record Answered(byte[] answer) implements Admission {}
    }

    private record Entry(byte[] authenticator, Optional<byte[]> answer, long touchedAt) {}

    /** In the order they were touched, so that the first is the one to go. */
    private final Map<RequestKey, Entry> entries = new LinkedHashMap<>();

    private final int maxEntries;
    private final long ageNanos;
    private final LongSupplier nanoTime;

    /**
     * @param age after the answer, 5 to 30 seconds by the RFC
     * @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime}
     */
    public DuplicateCache(int maxEntries, Duration age, LongSupplier nanoTime) {
        this.maxEntries = maxEntries;
        this.ageNanos = age.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a request in. When it is {@link Admission.Fresh}, the caller later tells {@link #answered} or {@link #forget}.
     */
    public synchronized Admission admit(RequestKey key, byte[] authenticator) {
        long now = nanoTime.getAsLong();
        expire(now);
        Entry known = entries.get(key);
        if (known != null && Arrays.equals(known.authenticator, authenticator)) {
            return known.answer.isPresent() ? new Admission.Answered(known.answer.get()) : new Admission.InWork();
        }
        put(key, new Entry(authenticator, Optional.empty(), now));
        return new Admission.Fresh();
    }

    /** Keeps the answer, unless a newer request has taken the place meanwhile. */
    public synchronized void answered(RequestKey key, byte[] authenticator, byte[] answer) {
        if (isCurrent(key, authenticator)) {
            put(key, new Entry(authenticator, Optional.of(answer), nanoTime.getAsLong()));
        }
    }

    /** There is no answer: when the NAS sends the request again, it is worked on again. */
    public synchronized void forget(RequestKey key, byte[] authenticator) {
        if (isCurrent(key, authenticator)) {
            entries.remove(key);
        }
    }

    /**
     * The connection is closed: what was asked over it is forgotten, answered or not (RFC 6613 §2.6.1). An answer that
     * comes later finds no place.
     */
    public synchronized void forgetConnection(InetSocketAddress source, long connection) {
        for (int identifier = 0; identifier < IDENTIFIERS; identifier++) {
            entries.remove(new RequestKey(source, connection, identifier));
        }
    }

    public synchronized int size() {
        return entries.size();
    }

    private boolean isCurrent(RequestKey key, byte[] authenticator) {
        Entry known = entries.get(key);
        return known != null && Arrays.equals(known.authenticator, authenticator);
    }

    private void put(RequestKey key, Entry entry) {
        entries.remove(key);
        if (entries.size() >= maxEntries) {
            Iterator<RequestKey> eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        entries.put(key, entry);
    }

    private void expire(long now) {
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext() && now - eldest.next().touchedAt > ageNanos) {
            eldest.remove();
        }
    }
}
