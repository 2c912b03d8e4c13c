package org.portcullis.eap.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.eap.session.TicketKey;
import org.portcullis.eap.session.TicketKeySchedule;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;

/**
 * Keeps the ticket keys, sealed, so that tickets outlive a restart and are good at every node on this database. Keys come
 * and go by the {@link TicketKeySchedule}; whichever node looks first makes the next one.
 */
public final class TicketKeyStore {
    private final Database database;
    private final SealKey sealKey;
    private final SecureRandom random;
    private final InstantSource clock;

    /** Brings this module's tables up to date. */
    public TicketKeyStore(Database database, SealKey sealKey, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.sealKey = sealKey;
        this.random = random;
        this.clock = clock;
        database.migrate("eap-tls");
    }

    /**
     * The keys in force, newest first, once the next one was made and those that are over were deleted, where that is due.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be used, or a key cannot be unsealed
     */
    public List<TicketKey> refresh(TicketKeySchedule schedule) {
        Instant now = clock.instant();
        List<TicketKey> keys = database.read(this::all);
        if (!isNextDue(keys, schedule, now) && keys.stream().noneMatch(key -> schedule.isOver(key, now))) {
            return keys;
        }
        return database.write(handle -> {
            List<TicketKey> current = all(handle);
            current.stream()
                    .filter(key -> schedule.isOver(key, now))
                    .forEach(key -> handle.createUpdate("DELETE FROM ticket_key WHERE name = :name")
                            .bind("name", key.name())
                            .execute());
            if (isNextDue(current, schedule, now)) {
                insert(handle, TicketKey.generate(random, now));
            }
            return all(handle);
        });
    }

    private static boolean isNextDue(List<TicketKey> keys, TicketKeySchedule schedule, Instant now) {
        Optional<TicketKey> newest = keys.stream().findFirst();
        return newest.isEmpty() || schedule.isNextDue(newest.get(), now);
    }

    private void insert(Handle handle, TicketKey key) {
        handle.createUpdate("INSERT INTO ticket_key (name, sealed_key, created) VALUES (:name, :sealedKey, :created)")
                .bind("name", key.name())
                .bind("sealedKey", sealKey.seal(sealName(key.name()), key.secret()))
                .bind("created", key.created().toString())
                .execute();
    }

    private List<TicketKey> all(Handle handle) {
        return handle
                .createQuery("SELECT name, sealed_key, created FROM ticket_key")
                .map((row, context) -> new TicketKey(
                        row.getString("name"),
                        sealKey.open(sealName(row.getString("name")), row.getBytes("sealed_key")),
                        Instant.parse(row.getString("created"))))
                .stream()
                .sorted(Comparator.comparing(TicketKey::created).reversed())
                .toList();
    }

    private static String sealName(String name) {
        return "ticket-key/" + name;
    }
}
