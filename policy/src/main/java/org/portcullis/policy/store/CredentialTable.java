package org.portcullis.policy.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.device.RevokedCertificate;
import org.portcullis.policy.value.Serial;

/** Rows of the credential table. */
final class CredentialTable {
    private static final String WITH_DEVICE =
            "SELECT credential.*, device.serial AS device_serial FROM credential JOIN device ON device.id = device_id";

    List<Credential> of(Handle handle, String deviceId) {
        return handle.createQuery("SELECT * FROM credential WHERE device_id = :device ORDER BY not_before")
                .bind("device", deviceId)
                .map((row, context) -> credential(row))
                .list();
    }

    /** With all that is kept of each, oldest first. */
    List<BoundCredential> boundTo(Handle handle, String deviceId) {
        return handle.createQuery(WITH_DEVICE + " WHERE device_id = :device ORDER BY not_before, serial_number")
                .bind("device", deviceId)
                .map((row, context) -> bound(row))
                .list();
    }

    Optional<BoundCredential> find(Handle handle, String issuer, BigInteger serialNumber) {
        return handle.createQuery(WITH_DEVICE + " WHERE issuer = :issuer AND serial_number = :serial")
                .bind("issuer", issuer)
                .bind("serial", serialNumber.toString(16))
                .map((row, context) -> bound(row))
                .findOne();
    }

    /** Whoever issued it. */
    List<BoundCredential> numbered(Handle handle, BigInteger serialNumber, int limit) {
        return handle.createQuery(WITH_DEVICE + " WHERE serial_number = :serial ORDER BY issuer LIMIT :limit")
                .bind("serial", serialNumber.toString(16))
                .bind("limit", limit)
                .map((row, context) -> bound(row))
                .list();
    }

    /** @param keyId {@link Credential#keyId()} */
    List<BoundCredential> ofKey(Handle handle, String keyId, int limit) {
        return handle.createQuery(WITH_DEVICE + " WHERE key_id = :key ORDER BY not_before LIMIT :limit")
                .bind("key", keyId)
                .bind("limit", limit)
                .map((row, context) -> bound(row))
                .list();
    }

    List<BoundCredential> ofIssuer(Handle handle, String issuer, int limit) {
        return handle.createQuery(WITH_DEVICE + " WHERE issuer = :issuer ORDER BY serial_number LIMIT :limit")
                .bind("issuer", issuer)
                .bind("limit", limit)
                .map((row, context) -> bound(row))
                .list();
    }

    /** Each is looked up behind the one before it. */
    List<String> issuers(Handle handle, int limit) {
        return handle.createQuery("WITH RECURSIVE found (issuer) AS (SELECT min(issuer) FROM credential"
                        + " UNION ALL SELECT (SELECT min(credential.issuer) FROM credential"
                        + " WHERE credential.issuer > found.issuer) FROM found WHERE found.issuer IS NOT NULL)"
                        + " SELECT issuer FROM found WHERE issuer IS NOT NULL LIMIT :limit")
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /**
     * The ones of an issuer that were revoked at {@code from} or later and whose certificate has not expired before {@code
     * since}.
     */
    List<RevokedCertificate> revoked(Handle handle, String issuer, Instant since, Instant from) {
        return handle.createQuery("SELECT serial_number, status_since, revocation_reason FROM credential"
                        + " WHERE status = 'REVOKED' AND status_since >= :from"
                        // Expressions, so that the index of what is revoked is gone through, not that of all it issued.
                        + " AND issuer || '' = :issuer AND not_after + 0 >= :since ORDER BY serial_number")
                .bind("from", from.toEpochMilli())
                .bind("issuer", issuer)
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new RevokedCertificate(
                        new BigInteger(row.getString("serial_number"), 16),
                        Instant.ofEpochMilli(row.getLong("status_since")),
                        reason(row)))
                .list();
    }

    /** When the last of those that an own CA issued ends or ended. */
    Optional<Instant> lastEnd(Handle handle, String issuer) {
        return handle.createQuery("SELECT not_after FROM credential WHERE kind = 'LDEVID' AND issuer = :issuer"
                        + " ORDER BY not_after DESC LIMIT 1")
                .bind("issuer", issuer)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }

    /** Those in use or to be used, whose end is not after {@code now}. */
    List<BoundCredential> expired(Handle handle, Instant now, int limit) {
        return handle.createQuery(WITH_DEVICE + " WHERE status IN ('PENDING', 'ACTIVE', 'SUPERSEDED')"
                        + " AND not_after <= :now ORDER BY not_after LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> bound(row))
                .list();
    }

    /** Those in use or to be used that end until {@code until} and of which that was not told yet. */
    List<BoundCredential> ending(Handle handle, Instant now, Instant until, int limit) {
        return handle.createQuery(WITH_DEVICE + " WHERE status IN ('PENDING', 'ACTIVE') AND expiry_told IS NULL"
                        + " AND not_after > :now AND not_after <= :until"
                        // Of a short life, the last quarter.
                        + " AND (not_after - :now) * 4 <= not_after - not_before ORDER BY not_after LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> bound(row))
                .list();
    }

    void endingTold(Handle handle, Credential credential, Instant at) {
        handle.createUpdate(
                        "UPDATE credential SET expiry_told = :at WHERE issuer = :issuer AND serial_number = :serial")
                .bind("at", at.toEpochMilli())
                .bind("issuer", credential.issuer())
                .bind("serial", credential.serialNumber().toString(16))
                .execute();
    }

    /**
     * A row to be.
     *
     * @param certificate DER, or empty when only the binding is kept
     * @param alternativeNames a maker's, for a person to see
     */
    record Draft(Credential credential, byte[] certificate, List<String> alternativeNames) {}

    void insert(Handle handle, Draft draft) {
        insertAll(handle, List.of(draft));
    }

    void insertAll(Handle handle, List<Draft> drafts) {
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO credential (issuer, serial_number, device_id, kind, key_id,"
                        + " not_before, not_after, status, status_since, certificate, alternative_names) VALUES (:issuer,"
                        + " :serial, :device, :kind, :key, :notBefore, :notAfter, :status, :statusSince, :certificate, :names)");
        for (Draft draft : drafts) {
            Credential credential = draft.credential;
            batch.bind("names", draft.alternativeNames.isEmpty() ? null : String.join("\n", draft.alternativeNames))
                    .bind("issuer", credential.issuer())
                    .bind("serial", credential.serialNumber().toString(16))
                    .bind("device", credential.deviceId())
                    .bind("kind", credential.kind().name())
                    .bind("key", credential.keyId())
                    .bind("notBefore", credential.notBefore().toEpochMilli())
                    .bind("notAfter", credential.notAfter().toEpochMilli())
                    .bind("status", credential.status().name())
                    .bind("statusSince", credential.statusSince().toEpochMilli())
                    .bind("certificate", draft.certificate)
                    .add();
        }
        batch.execute();
        noteEnds(
                handle,
                drafts.stream().map(draft -> draft.credential.deviceId()).collect(Collectors.toSet()));
    }

    /** Of the devices, when what each proves itself with ends: its newest own certificate, else its maker's. */
    private static void noteEnds(Handle handle, Set<String> devices) {
        PreparedBatch batch = handle.prepareBatch("UPDATE device SET certificate_end ="
                + " (SELECT coalesce(max(CASE WHEN kind = 'LDEVID' THEN not_after END), max(not_after))"
                + " FROM credential WHERE device_id = :device AND status <> 'REVOKED') WHERE id = :device");
        devices.forEach(device -> batch.bind("device", device).add());
        batch.execute();
    }

    void updateStatus(Handle handle, Credential credential, Credential.Status status, Instant since) {
        handle.createUpdate("UPDATE credential SET status = :status, status_since = :since"
                        + " WHERE issuer = :issuer AND serial_number = :serial")
                .bind("status", status.name())
                .bind("since", since.toEpochMilli())
                .bind("issuer", credential.issuer())
                .bind("serial", credential.serialNumber().toString(16))
                .execute();
        if (status == Credential.Status.REVOKED) {
            noteEnds(handle, Set.of(credential.deviceId()));
        }
    }

    void setRevocationReason(Handle handle, Credential credential, RevocationReason reason) {
        handle.createUpdate("UPDATE credential SET revocation_reason = :reason"
                        + " WHERE issuer = :issuer AND serial_number = :serial")
                .bind("reason", reason.code())
                .bind("issuer", credential.issuer())
                .bind("serial", credential.serialNumber().toString(16))
                .execute();
    }

    private static BoundCredential bound(ResultSet row) throws SQLException {
        Credential credential = credential(row);
        byte[] der = row.getBytes("certificate");
        return new BoundCredential(
                new Serial(row.getString("device_serial")),
                credential,
                credential.status() != Credential.Status.REVOKED ? Optional.empty() : Optional.of(reason(row)),
                Optional.ofNullable(der).filter(octets -> octets.length > 0),
                Optional.ofNullable(row.getString("alternative_names")).stream()
                        .flatMap(String::lines)
                        .toList());
    }

    /** Of a revoked one; those from before reasons were kept were revoked by decommissioning alone. */
    private static RevocationReason reason(ResultSet row) throws SQLException {
        int code = row.getInt("revocation_reason");
        return row.wasNull() ? RevocationReason.CESSATION_OF_OPERATION : RevocationReason.of(code);
    }

    /** Takes away the makers' certificates that were revoked at a time or later. */
    void forgetMakers(Handle handle, String deviceId, Instant since) {
        handle.createUpdate(
                        "DELETE FROM credential WHERE device_id = :device AND kind = :kind AND status_since >= :since")
                .bind("device", deviceId)
                .bind("kind", Credential.Kind.IDEVID.name())
                .bind("since", since.toEpochMilli())
                .execute();
        noteEnds(handle, Set.of(deviceId));
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                row.getString("device_id"),
                Credential.Kind.valueOf(row.getString("kind")),
                row.getString("issuer"),
                new BigInteger(row.getString("serial_number"), 16),
                row.getString("key_id"),
                Instant.ofEpochMilli(row.getLong("not_before")),
                Instant.ofEpochMilli(row.getLong("not_after")),
                Credential.Status.valueOf(row.getString("status")),
                Instant.ofEpochMilli(row.getLong("status_since")));
    }
}
