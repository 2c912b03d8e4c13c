package org.portcullis.policy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.ImportReport;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/**
 * What people do with the devices beside moving them through their life: look for them, correct them, delete one that was
 * never seen, take in whole files. Every change commits with its row in the change table.
 */
public final class DeviceDirectory {
    private static final int MAX_CHILDREN = 1_000;
    private static final int MAX_SEARCHES = 2;
    private static final Set<EventAction> STATES =
            Set.of(EventAction.DEVICE_REGISTERED, EventAction.DEVICE_STATE_CHANGED);

    private final Database database;
    private final InstantSource clock;
    private final DeviceTable devices = new DeviceTable();
    private final DeviceFinder finder = new DeviceFinder();
    private final Semaphore searches = new Semaphore(MAX_SEARCHES);
    private final ChangeTable changes;
    private final Lifecycle lifecycle;
    private final Returns returns;
    private final DeviceImports imports;

    /** @param node this node's name, which its changes bear */
    public DeviceDirectory(Database database, String node, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
        this.lifecycle = new Lifecycle(devices, new CredentialLedger(changes, clock), changes);
        this.returns = new Returns(database, clock, devices, changes);
        this.imports = new DeviceImports(devices, changes, lifecycle);
    }

    /** @param after the device before the first one that is wanted */
    public DeviceSearch.Page search(DeviceSearch search, Optional<Serial> after, int limit) {
        return looking(handle -> {
            List<Device> found = finder.find(handle, search, after, limit + 1);
            boolean more = found.size() > limit;
            boolean all = !more && after.isEmpty();
            return new DeviceSearch.Page(
                    all ? found.size() : finder.count(handle, search),
                    more ? found.subList(0, limit) : found,
                    more ? Optional.of(found.get(limit - 1).serial()) : Optional.empty());
        });
    }

    /** The same for somebody who looks at them. */
    public DeviceSearch.Survey survey(DeviceSearch search, Optional<Serial> after, int limit) {
        return looking(handle -> {
            Map<LifecycleState, Long> counts = finder.countByState(handle, search);
            long total = counts.entrySet().stream()
                    .filter(count ->
                            search.states().isEmpty() || search.states().contains(count.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            List<Device> found = total == 0 ? List.of() : finder.find(handle, search, after, limit + 1);
            boolean more = found.size() > limit;
            List<Device> page = more ? found.subList(0, limit) : found;
            return new DeviceSearch.Survey(
                    new DeviceSearch.Page(
                            total, page, more ? Optional.of(found.get(limit - 1).serial()) : Optional.empty()),
                    finder.observed(handle, page.stream().map(Device::serial).toList()),
                    counts);
        });
    }

    /** What is known of each without anybody's saying it; at most a thousand at once. */
    public Map<Serial, Observed> observed(Collection<Serial> serials) {
        return database.read(handle -> finder.observed(handle, serials));
    }

    /** The types that devices have, in their order. */
    public List<String> types(int limit) {
        return database.read(handle -> finder.types(handle, limit));
    }

    /** The next devices for one who wants all of them, by serial. */
    public List<Device> next(DeviceSearch search, Optional<Serial> after, int limit) {
        return looking(handle -> finder.walk(handle, search, after, limit));
    }

    /** Words are looked for in every device: not by so many at once that no decision could be read beside them. */
    private <T> T looking(HandleCallback<T, RuntimeException> work) {
        searches.acquireUninterruptibly();
        try {
            return database.read(work);
        } finally {
            searches.release();
        }
    }

    /** Its children, by serial; at most {@value #MAX_CHILDREN}. */
    public List<Device> children(Serial parent) {
        return database.read(handle -> devices.children(handle, parent, MAX_CHILDREN));
    }

    /** What happened to a device and its credentials, newest first. */
    public List<Change> history(Serial serial, int limit) {
        return database.read(handle -> changes.of(handle, serial.text(), Set.of(), limit));
    }

    /** What put the device into the state that it is in. */
    public Optional<Change> lastMove(Serial serial) {
        return database.read(handle -> changes.of(handle, serial.text(), STATES, 1)).stream()
                .findFirst();
    }

    /**
     * Corrects what is said of a device.
     *
     * @param known the device as the corrections were made to
     * @return empty when it was changed meanwhile
     * @throws RegistryRefusal when it is decommissioned, or cannot have that parent
     */
    public Optional<Device> update(Device known, DeviceDetails details, Actor actor, String reason) {
        if (known.state() == LifecycleState.DECOMMISSIONED) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_ALLOWED, known.serial() + " is decommissioned; it stays as it was");
        }
        if (details.equals(known.details())) {
            return Optional.of(known);
        }
        Device described = known.described(details);
        return database.write(handle -> {
            if (!details.parent().equals(known.parent())) {
                new Ancestry(devices).check(handle, described);
            }
            if (!devices.updateDetails(handle, List.of(described))) {
                return Optional.empty();
            }
            lifecycle.record(handle, now(), EventAction.DEVICE_CHANGED, known, described, actor, reason);
            return Optional.of(described);
        });
    }

    /**
     * Deletes a device that is REGISTERED, has no certificate and no children.
     *
     * @throws RegistryRefusal when there is no such device, or it is otherwise
     */
    public void delete(Serial serial, Actor actor) {
        database.change(handle -> {
            Device device = devices.find(handle, serial)
                    .orElseThrow(() -> new RegistryRefusal(
                            RegistryRefusal.Kind.UNKNOWN_DEVICE, "no device has the serial " + serial));
            if (device.state() != LifecycleState.REGISTERED) {
                throw undeletable(serial + " is " + device.state().word()
                        + "; only a registered device is deleted, others are decommissioned");
            }
            if (!devices.children(handle, serial, 1).isEmpty()) {
                throw undeletable(serial + " has devices below it; give them another parent first");
            }
            if (!new CredentialTable().of(handle, device.id()).isEmpty()) {
                throw undeletable(serial + " has certificates; decommission it, so that they are revoked");
            }
            devices.delete(handle, device);
            changes.add(
                    handle,
                    now(),
                    EventAction.DEVICE_DELETED,
                    serial.text(),
                    actor,
                    "",
                    DeviceDescription.of(device),
                    Map.of());
        });
    }

    private static RegistryRefusal undeletable(String why) {
        return new RegistryRefusal(RegistryRefusal.Kind.NOT_ALLOWED, why);
    }

    /** What a file would do, without doing it. */
    public ImportReport compare(DeviceCsv file, Actor actor, String reason) {
        return database.read(handle -> compared(handle, file, actor, reason)).report;
    }

    /**
     * Does what a file says: all of it or, when one row is refused, nothing. The long comparison holds up no writer; it is
     * made again when something was changed meanwhile.
     */
    public ImportReport take(DeviceCsv file, Actor actor, String reason) {
        long seen = newestChange();
        Compared early = database.read(handle -> compared(handle, file, actor, reason));
        Compared done = early.report.refused().isEmpty()
                ? database.write(handle -> {
                    Compared now = changes.newest(handle) == seen ? early : compared(handle, file, actor, reason);
                    return now.report.refused().isEmpty() ? done(handle, now, actor) : now;
                })
                : early;
        if (!done.work.returned().isEmpty()) {
            returns.noteEntries(done.work.returned(), actor);
        }
        return done.report;
    }

    private Compared done(Handle handle, Compared now, Actor actor) {
        long before = changes.newest(handle);
        now.work.apply(handle, devices, changes, lifecycle);
        return new Compared(now.work, now.report.done(imports.note(handle, before, actor, now())));
    }

    /**
     * Has each device of an import be again what it was before it: all of them or, when that is refused, none.
     *
     * @return how many changes were taken back; empty when there is no such import
     * @throws RegistryRefusal when it was undone already, a device was changed since, or one cannot go back
     */
    public Optional<Integer> undo(String importId, Actor actor) {
        return database.write(handle -> imports.undo(handle, importId, actor, now()));
    }

    private record Compared(DeviceImport work, ImportReport report) {}

    private Compared compared(Handle handle, DeviceCsv file, Actor actor, String reason) {
        DeviceImport work = new DeviceImport(actor, reason, now());
        return new Compared(work, merged(work.compare(handle, devices, file.rows()), file));
    }

    private static ImportReport merged(ImportReport compared, DeviceCsv file) {
        TreeMap<Long, String> refused = new TreeMap<>(file.problems());
        refused.putAll(compared.refused());
        return new ImportReport(
                compared.added(),
                compared.changed(),
                compared.unchanged(),
                compared.additions(),
                compared.changes(),
                refused,
                Optional.empty());
    }

    /** The id of the newest change, for {@link #isDoneWith}. */
    public long newestChange() {
        return database.read(changes::newest);
    }

    /** Whether a consumer of changes is done with that one and all before it. */
    public boolean isDoneWith(String consumer, long change) {
        return database.read(handle -> changes.cursor(handle, consumer)).orElse(0L) >= change;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
