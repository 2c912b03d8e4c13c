package org.portcullis.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.Serial;

/** Rows of the device table. */
final class DeviceTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    Optional<Device> find(Handle handle, Serial serial) {
        return handle.createQuery("SELECT * FROM device WHERE serial = :serial")
                .bind("serial", serial.text())
                .map((row, context) -> device(row))
                .findOne();
    }

    /** Those of these serials that there are; at most a thousand serials at once. */
    Map<Serial, Device> findAll(Handle handle, Collection<Serial> serials) {
        return serials.isEmpty()
                ? Map.of()
                : handle
                        .createQuery("SELECT * FROM device WHERE serial IN (<serials>)")
                        .bindList("serials", serials.stream().map(Serial::text).toList())
                        .map((row, context) -> device(row))
                        .stream()
                        .collect(Collectors.toMap(Device::serial, Function.identity()));
    }

    List<Device> list(Handle handle, Optional<Serial> after, int limit) {
        return handle.createQuery("SELECT * FROM device WHERE serial > :after ORDER BY serial LIMIT :limit")
                .bind("after", after.map(Serial::text).orElse(""))
                .bind("limit", limit)
                .map((row, context) -> device(row))
                .list();
    }

    /** Those below a device, children first; at most {@code limit}. */
    List<Serial> descendants(Handle handle, Serial ancestor, int limit) {
        return handle.createQuery("WITH RECURSIVE below (serial) AS (SELECT serial FROM device WHERE parent = :ancestor"
                        + " UNION SELECT device.serial FROM device JOIN below ON device.parent = below.serial)"
                        + " SELECT serial FROM below LIMIT :limit")
                .bind("ancestor", ancestor.text())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(Serial::new)
                .list();
    }

    /** How many levels there are below a device; at most {@code limit}. */
    int depthBelow(Handle handle, Serial ancestor, int limit) {
        return handle.createQuery("WITH RECURSIVE below (serial, depth) AS (SELECT serial, 1 FROM device WHERE parent ="
                        + " :ancestor UNION SELECT device.serial, depth + 1 FROM device JOIN below"
                        + " ON device.parent = below.serial WHERE depth < :limit)"
                        + " SELECT coalesce(max(depth), 0) FROM below")
                .bind("ancestor", ancestor.text())
                .bind("limit", limit)
                .mapTo(Integer.class)
                .one();
    }

    /** Its children, by serial; at most {@code limit}. */
    List<Device> children(Handle handle, Serial parent, int limit) {
        return handle.createQuery("SELECT * FROM device WHERE parent = :parent ORDER BY serial LIMIT :limit")
                .bind("parent", parent.text())
                .bind("limit", limit)
                .map((row, context) -> device(row))
                .list();
    }

    /** Held devices whose time is up; at most {@code limit}, those that have waited longest. */
    List<Device> due(Handle handle, Instant now, int limit) {
        return handle.createQuery(
                        "SELECT * FROM device WHERE state_until <= :now ORDER BY state_until, serial LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> device(row))
                .list();
    }

    void insert(Handle handle, Device device) {
        insertAll(handle, List.of(device));
    }

    void insertAll(Handle handle, List<Device> devices) {
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO device (id, serial, name, type, vendor, model, owner, tags,"
                        + " parent, search, state, state_before, state_reason, state_since, state_until, version)"
                        + " VALUES (:id, :serial, :name, :type, :vendor, :model, :owner, :tags, :parent, :search,"
                        + " :state, :before, :reason, :since, NULL, :version)");
        for (Device device : devices) {
            describe(batch, device)
                    .bind("serial", device.serial().text())
                    .bind("state", device.state().word())
                    .bind(
                            "before",
                            device.stateBefore().map(LifecycleState::word).orElse(null))
                    .bind("reason", device.stateReason())
                    .bind("since", device.stateSince().toEpochMilli())
                    .add();
        }
        batch.execute();
    }

    /** Sets what people say of devices that still are one version back; false when one is not. */
    boolean updateDetails(Handle handle, List<Device> changed) {
        PreparedBatch batch = handle.prepareBatch("UPDATE device SET name = :name, type = :type, vendor = :vendor,"
                + " model = :model, owner = :owner, tags = :tags, parent = :parent, search = :search,"
                + " version = :version WHERE id = :id AND version = :version - 1");
        changed.forEach(device -> describe(batch, device).add());
        return Arrays.stream(batch.execute()).allMatch(rows -> rows == 1);
    }

    void delete(Handle handle, Device device) {
        handle.createUpdate("DELETE FROM device WHERE id = :id")
                .bind("id", device.id())
                .execute();
    }

    private static <T extends SqlStatement<T>> T describe(T statement, Device device) {
        return statement
                .bind("id", device.id())
                .bind("name", device.name())
                .bind("type", device.type())
                .bind("vendor", device.vendor())
                .bind("model", device.model())
                .bind("owner", device.owner())
                .bind("tags", tags(device.tags()))
                .bind("parent", device.parent().map(Serial::text).orElse(null))
                .bind("search", search(device))
                .bind("version", device.version());
    }

    private static String search(Device device) {
        return String.join(
                        " ",
                        device.serial().text(),
                        device.name(),
                        device.type(),
                        device.vendor(),
                        device.model(),
                        device.owner(),
                        String.join(" ", device.tags()))
                .toLowerCase(Locale.ROOT);
    }

    /** Sets the state of a device that still is at {@code expectedVersion}. */
    boolean updateState(Handle handle, Device changed, long expectedVersion) {
        return handle.createUpdate("UPDATE device SET state = :state, state_before = :before, state_reason = :reason,"
                                + " state_since = :since, state_until = :until, version = :version"
                                + " WHERE id = :id AND version = :expected")
                        .bind("state", changed.state().word())
                        .bind(
                                "before",
                                changed.stateBefore().map(LifecycleState::word).orElse(null))
                        .bind("reason", changed.stateReason())
                        .bind("since", changed.stateSince().toEpochMilli())
                        .bind(
                                "until",
                                changed.stateUntil().map(Instant::toEpochMilli).orElse(null))
                        .bind("version", changed.version())
                        .bind("id", changed.id())
                        .bind("expected", expectedVersion)
                        .execute()
                == 1;
    }

    /** Notes when and where it proved its certificate. */
    static void seen(Handle handle, List<CertifiedMacTable.Row> rows) {
        PreparedBatch batch = handle.prepareBatch("UPDATE device SET seen = :at,"
                + " seen_nas = CASE WHEN :nas = '' THEN seen_nas ELSE :nas END WHERE serial = :serial");
        rows.forEach(row -> batch.bind("at", row.at())
                .bind("nas", row.nas())
                .bind("serial", row.serial())
                .add());
        batch.execute();
    }

    static Device device(ResultSet row) throws SQLException {
        long until = row.getLong("state_until");
        boolean timed = !row.wasNull();
        return new Device(
                row.getString("id"),
                new Serial(row.getString("serial")),
                row.getString("name"),
                row.getString("type"),
                row.getString("vendor"),
                row.getString("model"),
                row.getString("owner"),
                tags(row.getString("tags")),
                Optional.ofNullable(row.getString("parent")).map(Serial::new),
                state(row.getString("state")),
                Optional.ofNullable(row.getString("state_before")).map(DeviceTable::state),
                row.getString("state_reason"),
                Instant.ofEpochMilli(row.getLong("state_since")),
                timed ? Optional.of(Instant.ofEpochMilli(until)) : Optional.empty(),
                row.getLong("version"));
    }

    static LifecycleState state(String word) {
        return LifecycleState.ofWord(word)
                .orElseThrow(() -> new StoreException("the device table has the unknown state " + word));
    }

    private static String tags(Set<String> tags) {
        return json(new TreeSet<>(tags));
    }

    /** A tag as it stands among the others. */
    static String tag(String tag) {
        return json(tag);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("tags cannot be written as JSON", impossible);
        }
    }

    private static Set<String> tags(String json) {
        try {
            return Set.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new StoreException("the device table holds tags that are not JSON: " + json, e);
        }
    }
}
