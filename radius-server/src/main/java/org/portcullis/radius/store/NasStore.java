package org.portcullis.radius.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasIdentities;
import org.portcullis.radius.nas.StoredNas;

/**
 * The clients that admins enter while the appliance serves. Each change is one transaction with its row in the change table,
 * by which every node follows; secrets are sealed, and never in that row.
 */
public final class NasStore {
    public static final int MAX_CLIENTS = 10_000;

    private final Database database;
    private final NasRow rows;
    private final InstantSource clock;
    private final ChangeTable changes;

    /** Brings the tables up to date. */
    public NasStore(Database database, SealKey sealKey, String node, InstantSource clock) {
        this.database = database;
        this.rows = new NasRow(sealKey);
        this.clock = clock;
        this.changes = new ChangeTable(node);
        database.migrate("radius-server");
    }

    /**
     * Every client, by name.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be read, or a secret cannot be unsealed
     */
    public List<StoredNas> all() {
        return database.read(this::all);
    }

    /**
     * Adds a client.
     *
     * @param reason for the audit trail; may be empty
     * @throws NasRefusal when another one has its name, its address or its certificate's name
     */
    public StoredNas add(NasEntry entry, Actor actor, String reason) {
        return database.write(handle -> {
            List<StoredNas> known = all(handle);
            if (known.size() >= MAX_CLIENTS) {
                throw new NasRefusal.Full();
            }
            requireFree(entry, known);
            Instant now = now();
            StoredNas added = new StoredNas(entry, 1, now, now);
            rows.insert(handle, added);
            note(handle, EventAction.NAS_ADDED, entry, actor, reason, Map.of(), NasChange.described(entry));
            return added;
        });
    }

    /**
     * Changes a client; nothing is written, and nobody told, where that leaves it as it is.
     *
     * @param seen the version that must be there; empty: whichever is
     * @param change keeps the name
     * @throws NasRefusal when it cannot be changed so
     */
    public StoredNas change(
            String name, Optional<Long> seen, UnaryOperator<NasEntry> change, Actor actor, String reason) {
        return database.write(handle -> {
            List<StoredNas> known = all(handle);
            StoredNas before = found(name, seen, known);
            NasEntry wanted = change.apply(before.entry());
            if (wanted.equals(before.entry())) {
                return before;
            }
            requireFree(wanted, known.stream().filter(other -> other != before).toList());
            StoredNas after = new StoredNas(wanted, before.version() + 1, before.created(), now());
            rows.delete(handle, name);
            rows.insert(handle, after);
            note(
                    handle,
                    EventAction.NAS_CHANGED,
                    wanted,
                    actor,
                    reason,
                    NasChange.described(before.entry()),
                    NasChange.described(before.entry(), wanted));
            return after;
        });
    }

    /** @throws NasRefusal when there is none of that name, or not in that version any more */
    public void remove(String name, Optional<Long> seen, Actor actor) {
        database.change(handle -> {
            StoredNas before = found(name, seen, all(handle));
            rows.delete(handle, name);
            note(
                    handle,
                    EventAction.NAS_REMOVED,
                    before.entry(),
                    actor,
                    "",
                    NasChange.described(before.entry()),
                    Map.of());
        });
    }

    private static StoredNas found(String name, Optional<Long> seen, List<StoredNas> known) {
        StoredNas found = known.stream()
                .filter(one -> one.entry().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NasRefusal.Unknown(name));
        if (seen.isPresent() && seen.get() != found.version()) {
            throw new NasRefusal.ChangedMeanwhile(name, found.version());
        }
        return found;
    }

    private static void requireFree(NasEntry wanted, List<StoredNas> others) {
        NasIdentities taken = new NasIdentities();
        others.forEach(other -> taken.add(other.entry()));
        taken.conflict(wanted).ifPresent(conflict -> {
            throw new NasRefusal.Taken(conflict);
        });
    }

    private void note(
            Handle handle,
            EventAction action,
            NasEntry entry,
            Actor actor,
            String reason,
            Map<String, Object> before,
            Map<String, Object> after) {
        changes.add(handle, clock.instant(), action, Change.NAS + entry.name(), actor, reason, before, after);
    }

    private List<StoredNas> all(Handle handle) {
        return handle.createQuery("SELECT * FROM nas_client ORDER BY name")
                .map((row, context) -> rows.read(row))
                .list();
    }

    /** As the database keeps it. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
