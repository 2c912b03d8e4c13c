package org.portcullis.policy.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.EnrolmentRequest;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** Enrolments that wait for an admin's yes or no; at most one a device. */
public final class EnrolmentRequests {
    private static final String WITH_DEVICE = "SELECT enrolment_request.*, device.serial AS device_serial"
            + " FROM enrolment_request JOIN device ON device.id = device_id";

    private final Database database;
    private final InstantSource clock;
    private final ChangeTable changes;
    private final DeviceTable devices = new DeviceTable();

    /** @param node this node's name, which its changes bear */
    public EnrolmentRequests(Database database, String node, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
    }

    /**
     * Where the wish stands; made when there is none for that key, in place of one for another key.
     *
     * @throws RegistryRefusal when there is no such device
     */
    public EnrolmentRequest ask(Serial serial, String keyId, String proof, Actor actor) {
        Optional<EnrolmentRequest> known = database.read(handle -> ofDevice(handle, serial))
                .filter(request -> request.keyId().equals(keyId));
        return known.isPresent() ? known.get() : database.write(handle -> make(handle, serial, keyId, proof, actor));
    }

    private EnrolmentRequest make(Handle handle, Serial serial, String keyId, String proof, Actor actor) {
        Device device = devices.find(handle, serial)
                .orElseThrow(() ->
                        new RegistryRefusal(RegistryRefusal.Kind.UNKNOWN_DEVICE, "no device has the serial " + serial));
        EnrolmentRequest request = new EnrolmentRequest(
                UUID.randomUUID().toString(),
                serial,
                keyId,
                proof,
                EnrolmentRequest.Status.PENDING,
                now(),
                Optional.empty());
        handle.execute("DELETE FROM enrolment_request WHERE device_id = ?", device.id());
        handle.createUpdate("INSERT INTO enrolment_request (id, device_id, key_id, proof, status, requested)"
                        + " VALUES (:id, :device, :key, :proof, :status, :requested)")
                .bind("id", request.id())
                .bind("device", device.id())
                .bind("key", keyId)
                .bind("proof", proof)
                .bind("status", request.status().name())
                .bind("requested", request.requested().toEpochMilli())
                .execute();
        record(handle, EventAction.ENROLMENT_REQUESTED, request, actor, proof);
        return request;
    }

    /** Those that nobody decided yet, oldest first, at most {@code limit}. */
    public List<EnrolmentRequest> pending(int limit) {
        return database.read(
                handle -> handle.createQuery(WITH_DEVICE + " WHERE status = 'PENDING' ORDER BY requested LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, context) -> request(row))
                        .list());
    }

    /**
     * Decides. A decision can be changed until the device has fetched its certificate.
     *
     * @throws RegistryRefusal when there is none of that id
     */
    public EnrolmentRequest decide(String id, boolean approve, String reason, Actor actor) {
        return database.write(handle -> {
            EnrolmentRequest found = handle.createQuery(WITH_DEVICE + " WHERE enrolment_request.id = :id")
                    .bind("id", id)
                    .map((row, context) -> request(row))
                    .findOne()
                    .orElseThrow(() ->
                            new RegistryRefusal(RegistryRefusal.Kind.NOT_BOUND, "no enrolment waits that has this id"));
            EnrolmentRequest.Status status =
                    approve ? EnrolmentRequest.Status.APPROVED : EnrolmentRequest.Status.REFUSED;
            handle.createUpdate("UPDATE enrolment_request SET status = :status, decided = :now, decided_by = :actor"
                            + " WHERE id = :id")
                    .bind("status", status.name())
                    .bind("now", now().toEpochMilli())
                    .bind("actor", actor.name())
                    .bind("id", id)
                    .execute();
            record(
                    handle,
                    approve ? EventAction.ENROLMENT_APPROVED : EventAction.ENROLMENT_DENIED,
                    found,
                    actor,
                    reason);
            return new EnrolmentRequest(
                    id,
                    found.device(),
                    found.keyId(),
                    found.proof(),
                    status,
                    found.requested(),
                    Optional.of(actor.name()));
        });
    }

    /** The device has its certificate. */
    public void done(EnrolmentRequest request) {
        database.change(handle -> handle.execute("DELETE FROM enrolment_request WHERE id = ?", request.id()));
    }

    private void record(Handle handle, EventAction action, EnrolmentRequest request, Actor actor, String reason) {
        changes.add(
                handle,
                now(),
                action,
                request.device().text(),
                actor,
                reason,
                Map.of(),
                Map.of("request", request.id(), "keyId", request.keyId()));
    }

    private static Optional<EnrolmentRequest> ofDevice(Handle handle, Serial serial) {
        return handle.createQuery(WITH_DEVICE + " WHERE device.serial = :serial")
                .bind("serial", serial.text())
                .map((row, context) -> request(row))
                .findOne();
    }

    private static EnrolmentRequest request(ResultSet row) throws SQLException {
        return new EnrolmentRequest(
                row.getString("id"),
                new Serial(row.getString("device_serial")),
                row.getString("key_id"),
                row.getString("proof"),
                EnrolmentRequest.Status.valueOf(row.getString("status")),
                Instant.ofEpochMilli(row.getLong("requested")),
                Optional.ofNullable(row.getString("decided_by")));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
