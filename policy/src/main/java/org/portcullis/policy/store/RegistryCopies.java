package org.portcullis.policy.store;

import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;

/** What backups, restores, migrations, updates and bundles for support leave in the change table, and what a registry needs that was taken from a copy. */
public final class RegistryCopies {
    /** By so much the changes of a restored registry are ahead of those that it does not know of any more. */
    private static final long ROOM = 1_000_000_000L;

    private final Database database;
    private final ChangeTable changes;
    private final String node;
    private final InstantSource clock;

    public RegistryCopies(Database database, String node, InstantSource clock) {
        this.database = database;
        this.changes = new ChangeTable(node);
        this.node = node;
        this.clock = clock;
    }

    /** Somebody made a backup. */
    public void made(Actor actor, Map<String, Object> after) {
        tell(EventAction.BACKUP_MADE, actor, "", after);
    }

    /** This registry was a backup's. */
    public void restored(Actor actor, String reason, Map<String, Object> after) {
        tell(EventAction.BACKUP_RESTORED, actor, reason, after);
    }

    /** Somebody made a bundle for who helps. */
    public void bundled(Actor actor) {
        tell(EventAction.SUPPORT_BUNDLE_MADE, actor, "", Map.of());
    }

    /** A newer program brought tables up to date. */
    public void migrated(Migrations.Applied applied) {
        tell(
                EventAction.DATA_MIGRATED,
                Actor.system("upgrade"),
                "",
                Map.of("version", applied.from().orElse("")),
                Map.of(
                        "module",
                        applied.module(),
                        "version",
                        applied.to(),
                        "steps",
                        applied.steps().stream().map(Migrations.Step::toString).collect(Collectors.joining(", ")),
                        "milliseconds",
                        applied.took().toMillis()));
    }

    /**
     * What came of an update of the machine's system, which is tried before it is kept.
     *
     * @param from the release before it
     * @param to the one that was tried
     */
    public void systemTried(boolean kept, String from, String to, String reason) {
        tell(
                kept ? EventAction.SYSTEM_UPDATED : EventAction.SYSTEM_ROLLED_BACK,
                Actor.system("system"),
                reason,
                Map.of("release", kept ? from : to),
                Map.of("release", kept ? to : from));
    }

    private void tell(EventAction action, Actor actor, String reason, Map<String, Object> after) {
        tell(action, actor, reason, Map.of(), after);
    }

    private void tell(
            EventAction action, Actor actor, String reason, Map<String, Object> before, Map<String, Object> after) {
        database.change(handle -> changes.add(handle, clock.instant(), action, node, actor, reason, before, after));
    }

    /** The newest change that it knows of. */
    public long newestChange() {
        return database.read(changes::newest);
    }

    /**
     * Gives the changes from here on ids that none has had before: events bear them, and a receiver that has an event of that
     * id takes no other one. For SQLite.
     */
    public void renumber() {
        database.change(
                handle -> handle.execute("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'change'", ROOM));
    }
}
