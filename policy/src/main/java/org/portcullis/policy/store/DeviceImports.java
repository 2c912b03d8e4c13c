package org.portcullis.policy.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/**
 * The files of devices that were taken in, and their undoing: each device becomes again what the change table says that it
 * was. All of it or, when one device was changed since or cannot go back, nothing.
 */
final class DeviceImports {
    private static final int CHUNK = 500;
    private static final int TOLD = 5;
    private static final String REASON = "import undone";

    private final DeviceTable devices;
    private final ChangeTable changes;
    private final Lifecycle lifecycle;

    DeviceImports(DeviceTable devices, ChangeTable changes, Lifecycle lifecycle) {
        this.devices = devices;
        this.changes = changes;
        this.lifecycle = lifecycle;
    }

    private record Taken(long after, long last, boolean undone) {}

    /**
     * In the transaction of an import, after its changes.
     *
     * @param after the newest change before it
     * @return its id; empty when it changed nothing
     */
    Optional<String> note(Handle handle, long after, Actor actor, Instant now) {
        long last = changes.newest(handle);
        if (last == after) {
            return Optional.empty();
        }
        String id = UUID.randomUUID().toString();
        handle.createUpdate("INSERT INTO device_import (id, after_change, last_change, actor, at)"
                        + " VALUES (:id, :after, :last, :actor, :at)")
                .bind("id", id)
                .bind("after", after)
                .bind("last", last)
                .bind("actor", actor.name())
                .bind("at", now.toEpochMilli())
                .execute();
        return Optional.of(id);
    }

    /**
     * @return how many changes were taken back; empty when there is no such import
     * @throws RegistryRefusal when it was undone already, a device was changed since, or one cannot go back
     */
    Optional<Integer> undo(Handle handle, String id, Actor actor, Instant now) {
        Optional<Taken> known = find(handle, id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Taken taken = known.get();
        if (taken.undone) {
            throw refusal("this import was undone already");
        }
        List<String> touched = changes.touchedSince(handle, taken.after, taken.last, TOLD + 1);
        if (!touched.isEmpty()) {
            throw refusal(String.join(", ", touched.subList(0, Math.min(TOLD, touched.size())))
                    + (touched.size() > TOLD ? " and more were" : touched.size() > 1 ? " were" : " was")
                    + " changed since this import; correct devices one by one, or import another file");
        }
        int undone = 0;
        List<Change> chunk = changes.backwards(handle, taken.after, taken.last, CHUNK);
        while (!chunk.isEmpty()) {
            undo(handle, chunk, actor, now);
            undone += chunk.size();
            chunk = changes.backwards(
                    handle, taken.after, chunk.get(chunk.size() - 1).id() - 1, CHUNK);
        }
        handle.createUpdate("UPDATE device_import SET undone = :now WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
        return Optional.of(undone);
    }

    private static Optional<Taken> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM device_import WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Taken(
                        row.getLong("after_change"), row.getLong("last_change"), row.getString("undone") != null))
                .findOne();
    }

    private void undo(Handle handle, List<Change> chunk, Actor actor, Instant now) {
        Set<Serial> serials =
                chunk.stream().map(change -> new Serial(change.subject())).collect(Collectors.toSet());
        Map<Serial, Device> known = new HashMap<>(devices.findAll(handle, serials));
        for (Change change : chunk) {
            Serial serial = new Serial(change.subject());
            Device device = Optional.ofNullable(known.get(serial))
                    .orElseThrow(() -> refusal(serial + " is not there any more"));
            switch (change.action()) {
                case DEVICE_REGISTERED -> forget(handle, device, actor, now);
                case DEVICE_CHANGED -> known.put(serial, describe(handle, device, change, actor, now));
                case DEVICE_STATE_CHANGED -> known.put(serial, move(handle, device, change, actor, now));
                default -> throw refusal(serial + " had certificates revoked by it, which is for ever");
            }
        }
    }

    private void forget(Handle handle, Device device, Actor actor, Instant now) {
        if (!devices.children(handle, device.serial(), 1).isEmpty()) {
            throw refusal(device.serial() + " has devices below it by now");
        }
        devices.delete(handle, device);
        changes.add(
                handle,
                now,
                EventAction.DEVICE_DELETED,
                device.serial().text(),
                actor,
                REASON,
                DeviceDescription.of(device),
                Map.of());
    }

    private Device describe(Handle handle, Device device, Change change, Actor actor, Instant now) {
        Device described = device.described(details(change.before()));
        if (!devices.updateDetails(handle, List.of(described))) {
            throw Lifecycle.changedMeanwhile(device);
        }
        lifecycle.record(handle, now, EventAction.DEVICE_CHANGED, device, described, actor, REASON);
        return described;
    }

    private Device move(Handle handle, Device device, Change change, Actor actor, Instant now) {
        LifecycleState to =
                LifecycleState.ofWord(text(change.before(), "state")).orElseThrow();
        Lifecycle.check(device, to, actor);
        Optional<Instant> until = Optional.of(text(change.before(), "until"))
                .filter(text -> to.isHeld() && !text.isEmpty())
                .map(Instant::parse);
        return lifecycle.move(handle, device, to, actor, REASON, now, until);
    }

    /** As {@link DeviceDescription} wrote them. */
    private static DeviceDetails details(Map<String, Object> fields) {
        Set<String> tags = new TreeSet<>();
        ((Collection<?>) fields.getOrDefault("tags", List.of())).forEach(tag -> tags.add(tag.toString()));
        return new DeviceDetails(
                text(fields, "name"),
                text(fields, "type"),
                text(fields, "vendor"),
                text(fields, "model"),
                text(fields, "owner"),
                tags,
                Optional.of(text(fields, "parent"))
                        .filter(parent -> !parent.isEmpty())
                        .map(Serial::new));
    }

    private static String text(Map<String, Object> fields, String name) {
        return fields.getOrDefault(name, "").toString();
    }

    private static RegistryRefusal refusal(String why) {
        return new RegistryRefusal(RegistryRefusal.Kind.NOT_ALLOWED, why);
    }
}
