package org.portcullis.eap.tls;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.portcullis.eap.session.SessionCache;
import org.portcullis.eap.session.SessionState;
import org.portcullis.eap.session.TicketKeySchedule;
import org.portcullis.eap.session.TicketKeys;

/**
 * The sessions that devices may resume: in tickets that the devices keep, and, for TLS 1.2 devices that take no tickets, in
 * a bounded cache. A session ends its lifetime after the device last proved its key, however often it was resumed since.
 * Safe for use by many threads.
 */
public final class TlsSessions {
    /** How far another node's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Duration lifetime;
    private final TicketKeys keys;
    private final SessionCache cache;
    private final InstantSource clock;

    public TlsSessions(TicketKeySchedule schedule, TicketKeys keys, SessionCache cache, InstantSource clock) {
        this.lifetime = schedule.lifetime();
        this.keys = keys;
        this.cache = cache;
        this.clock = clock;
    }

    /** How many sessions the cache holds. */
    public int cached() {
        return cache.sessions();
    }

    /** Octets of heap that the cache holds. */
    public long cachedOctets() {
        return cache.octets();
    }

    Instant now() {
        return clock.instant();
    }

    /** How long the session can still be resumed, in whole seconds; 0 or less when it is over. */
    long secondsLeft(SessionState state) {
        Instant end = state.authenticated().plus(lifetime);
        return Math.min(Duration.between(clock.instant(), end).toSeconds(), lifetime.toSeconds());
    }

    /** @param context what the session belongs to; resuming needs the same */
    Optional<byte[]> ticket(SessionState state, byte[] context) {
        return state.encode().flatMap(octets -> keys.seal(octets, context));
    }

    Optional<SessionState> byTicket(byte[] ticket, byte[] context) {
        return keys.open(ticket, context).flatMap(SessionState::parse).filter(this::lives);
    }

    void keep(byte[] id, SessionState state, byte[] context) {
        state.encode()
                .ifPresent(octets -> cache.put(
                        id,
                        ByteBuffer.allocate(context.length + octets.length)
                                .put(context)
                                .put(octets)
                                .array()));
    }

    Optional<SessionState> byId(byte[] id, byte[] context) {
        return cache.get(id)
                .filter(kept -> Arrays.equals(kept, 0, context.length, context, 0, context.length))
                .flatMap(kept -> SessionState.parse(Arrays.copyOfRange(kept, context.length, kept.length)))
                .filter(this::lives);
    }

    void forget(byte[] id) {
        cache.remove(id);
    }

    private boolean lives(SessionState state) {
        return secondsLeft(state) > 0
                && !state.authenticated().isAfter(clock.instant().plus(SKEW));
    }
}
