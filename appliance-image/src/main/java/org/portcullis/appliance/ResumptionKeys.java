package org.portcullis.appliance;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.session.SessionCache;
import org.portcullis.eap.session.TicketKeySchedule;
import org.portcullis.eap.session.TicketKeys;
import org.portcullis.eap.store.TicketKeyStore;
import org.portcullis.eap.tls.TlsSessions;

/**
 * The TLS sessions that devices may resume, as {@code eap.tls.resumption} has it, and the keys of their tickets: from the
 * database into memory, away from the handshakes, which never wait for it.
 */
final class ResumptionKeys {
    /** What is there where resumption is on. */
    private record Parts(TicketKeyStore store, TicketKeySchedule schedule, TicketKeys keys, TlsSessions sessions) {}

    private final Optional<Parts> parts;

    /** @param lifetime of a session; zero turns resumption off */
    ResumptionKeys(Duration lifetime, Supplier<TicketKeyStore> store, Cryptography cryptography, InstantSource clock) {
        if (lifetime.isZero()) {
            parts = Optional.empty();
            return;
        }
        TicketKeySchedule schedule = new TicketKeySchedule(lifetime);
        TicketKeys keys = new TicketKeys(cryptography, clock);
        parts = Optional.of(new Parts(
                store.get(), schedule, keys, new TlsSessions(schedule, keys, SessionCache.standard(), clock)));
    }

    /**
     * Takes in the keys that are in force now, makes the next one where that is due.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be used; the keys at hand stay in force
     */
    void refresh() {
        parts.ifPresent(known -> known.keys.use(known.store.refresh(known.schedule)));
    }

    Optional<TlsSessions> sessions() {
        return parts.map(Parts::sessions);
    }

    /** How many keys open tickets. */
    int keys() {
        return parts.map(known -> known.keys.size()).orElse(0);
    }
}
