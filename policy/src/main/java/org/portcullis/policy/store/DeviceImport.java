package org.portcullis.policy.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.DeviceRow;
import org.portcullis.policy.device.ImportReport;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** The difference between a file of devices and the registry, and its doing; one file, inside the caller's transaction. */
final class DeviceImport {
    private static final int CHUNK = 500;

    /** A known device, what it becomes, and the line that says so. */
    private record Change(Device device, DeviceDetails details, Optional<LifecycleState> state) {
        /** The device with its new details, in its old state. */
        Device described() {
            return details.equals(device.details()) ? device : device.described(details);
        }
    }

    private final Actor actor;
    private final String reason;
    private final Instant now;
    private final List<Device> added = new ArrayList<>();
    private final List<Change> changed = new ArrayList<>();
    private final List<ImportReport.Added> toldAdded = new ArrayList<>();
    private final List<ImportReport.Changed> told = new ArrayList<>();
    private final List<Serial> returned = new ArrayList<>();
    private final Map<Long, String> refused = new TreeMap<>();
    private int unchanged;

    DeviceImport(Actor actor, String reason, Instant now) {
        this.actor = actor;
        this.reason = reason;
        this.now = now;
    }

    /** Compares every row with what is registered. */
    ImportReport compare(Handle handle, DeviceTable devices, Map<Long, DeviceRow> rows) {
        Map<Long, DeviceRow> chunk = new LinkedHashMap<>();
        for (Map.Entry<Long, DeviceRow> row : rows.entrySet()) {
            chunk.put(row.getKey(), row.getValue());
            if (chunk.size() == CHUNK) {
                compareChunk(handle, devices, chunk);
                chunk.clear();
            }
        }
        compareChunk(handle, devices, chunk);
        return new ImportReport(
                added.size(), changed.size(), unchanged, toldAdded, told, new TreeMap<>(refused), Optional.empty());
    }

    private void compareChunk(Handle handle, DeviceTable devices, Map<Long, DeviceRow> chunk) {
        Map<Serial, Device> known = devices.findAll(
                handle, chunk.values().stream().map(DeviceRow::serial).toList());
        chunk.forEach((line, row) -> {
            try {
                Optional<Device> device = Optional.ofNullable(known.get(row.serial()));
                if (device.isPresent()) {
                    compare(line, row, device.get());
                } else {
                    add(line, RegistryStore.fresh(row.asNew(), actor, reason, now));
                }
            } catch (RegistryRefusal refusal) {
                refused.put(line, refusal.getMessage());
            }
        });
    }

    private void add(long line, Device device) {
        added.add(device);
        if (toldAdded.size() < ImportReport.MAX_CHANGES) {
            Map<String, Object> fields = fields(device.details(), device.state());
            fields.values().removeIf(value -> value.equals("") || value.equals(List.of()));
            toldAdded.add(new ImportReport.Added(line, device.serial(), fields));
        }
    }

    private void compare(long line, DeviceRow row, Device device) {
        DeviceDetails details = row.over(device.details());
        Optional<LifecycleState> state = row.state().filter(to -> to != device.state());
        boolean gone = device.state() == LifecycleState.DECOMMISSIONED;
        boolean same = details.equals(device.details()) && state.isEmpty();
        if (same && (!gone || row.state().isPresent())) {
            unchanged++;
            return;
        }
        if (gone) {
            if (row.state().isEmpty() || state.isPresent()) {
                returned.add(device.serial());
            }
            throw RegistryStore.decommissioned(device);
        }
        state.ifPresent(to -> Lifecycle.check(device, to, actor));
        changed.add(new Change(device, details, state));
        if (told.size() < ImportReport.MAX_CHANGES) {
            told.add(new ImportReport.Changed(
                    line,
                    device.serial(),
                    differing(fields(device.details(), device.state()), fields(details, state.orElse(device.state()))),
                    differing(
                            fields(details, state.orElse(device.state())), fields(device.details(), device.state()))));
        }
    }

    private static Map<String, Object> fields(DeviceDetails details, LifecycleState state) {
        Map<String, Object> fields = new LinkedHashMap<>(DeviceDescription.of(details));
        fields.put("state", state.word());
        return fields;
    }

    private static Map<String, Object> differing(Map<String, Object> side, Map<String, Object> other) {
        Map<String, Object> fields = new LinkedHashMap<>(side);
        fields.entrySet().removeIf(field -> field.getValue().equals(other.get(field.getKey())));
        return fields;
    }

    /** Decommissioned serials that the file enters again. */
    List<Serial> returned() {
        return returned;
    }

    /** Does what was compared; nothing of it was refused. */
    void apply(Handle handle, DeviceTable devices, ChangeTable changes, Lifecycle lifecycle) {
        inChunks(added, chunk -> {
            devices.insertAll(handle, chunk);
            changes.addAll(
                    handle,
                    chunk.stream()
                            .map(device -> draft(EventAction.DEVICE_REGISTERED, Map.of(), device))
                            .toList());
        });
        List<Change> corrected = changed.stream()
                .filter(change -> !change.details.equals(change.device.details()))
                .toList();
        inChunks(corrected, chunk -> {
            List<Device> described = chunk.stream().map(Change::described).toList();
            if (!devices.updateDetails(handle, described)) {
                throw new StoreException("a device was changed by someone else at the same moment; try again");
            }
            changes.addAll(
                    handle,
                    chunk.stream()
                            .map(change -> draft(
                                    EventAction.DEVICE_CHANGED,
                                    DeviceDescription.of(change.device),
                                    change.described()))
                            .toList());
        });
        changed.forEach(change -> change.state.ifPresent(
                to -> lifecycle.move(handle, change.described(), to, actor, reason, now, Optional.empty())));
    }

    private ChangeTable.Draft draft(EventAction action, Map<String, Object> before, Device after) {
        return new ChangeTable.Draft(
                now, action, after.serial().text(), actor, reason, before, DeviceDescription.of(after));
    }

    private static <T> void inChunks(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += CHUNK) {
            work.accept(all.subList(from, Math.min(from + CHUNK, all.size())));
        }
    }
}
