package org.portcullis.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
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

    /** Held devices whose time is up. */
    List<Device> due(Handle handle, Instant now) {
        return handle.createQuery("SELECT * FROM device WHERE state_until <= :now ORDER BY state_until")
                .bind("now", now.toEpochMilli())
                .map((row, context) -> device(row))
                .list();
    }

    void insert(Handle handle, Device device) {
        handle.createUpdate("INSERT INTO device (id, serial, name, type, vendor, model, owner, tags, parent,"
                        + " state, state_before, state_reason, state_since, state_until, version)"
                        + " VALUES (:id, :serial, :name, :type, :vendor, :model, :owner, :tags, :parent,"
                        + " :state, NULL, :reason, :since, NULL, :version)")
                .bind("id", device.id())
                .bind("serial", device.serial().text())
                .bind("name", device.name())
                .bind("type", device.type())
                .bind("vendor", device.vendor())
                .bind("model", device.model())
                .bind("owner", device.owner())
                .bind("tags", tags(device.tags()))
                .bind("parent", device.parent().map(Serial::text).orElse(null))
                .bind("state", device.state().word())
                .bind("reason", device.stateReason())
                .bind("since", device.stateSince().toEpochMilli())
                .bind("version", device.version())
                .execute();
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

    private static Device device(ResultSet row) throws SQLException {
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

    private static LifecycleState state(String word) {
        return LifecycleState.ofWord(word)
                .orElseThrow(() -> new StoreException("the device table has the unknown state " + word));
    }

    private static String tags(Set<String> tags) {
        try {
            return JSON.writeValueAsString(new TreeSet<>(tags));
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
